"""What every training run keeps beside its checkpoints: where it ran, its log."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from huoye.core.files import write_atomic
from huoye.core.structure import StructureError, plain, read
from models_export.errors import UserError
from models_export.runs.origin import ELSEWHERE

_MACHINE = "machine.json"


@dataclass(frozen=True)
class Machine:
    """Where a run has learnt, in words."""

    device: str
    software: str

    def write(self, run: Path) -> None:
        write_atomic(run / _MACHINE, json.dumps(plain(self)) + "\n")


def machine_of(run: Path) -> Machine:
    """What ``Machine.write`` wrote; raises UserError where it is damaged or missing."""
    path = run / _MACHINE
    try:
        return read(Machine, json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, StructureError) as error:
        raise UserError(f"{path}: damaged ({error}). {ELSEWHERE}") from error


def machine(device: str, threads: int, processes: int = 1, more: str = "") -> Machine:
    """more: of the software, besides PyTorch."""
    card = torch.device(device)
    name = f"CPU, {threads} thread{'s' if threads > 1 else ''}"
    if card.type == "cuda":
        name = torch.cuda.get_device_name(card)
    return Machine(
        device=name if processes == 1 else f"{processes} × {name}",
        software=", ".join(filter(None, (f"PyTorch {torch.__version__}", more))),
    )


def mixed(*numbers: int) -> int:
    """An independent 64-bit seed for each (seed, stream, index, …)."""
    return int(np.random.SeedSequence(numbers).generate_state(1, np.uint64)[0])


class Log:
    """One JSON object a line; lines after the step that a run resumes from are dropped."""

    def __init__(self, path: Path, step: int) -> None:
        self._path = path
        kept: Iterable[str] = ()
        if path.exists():
            lines = path.read_text(encoding="utf-8").splitlines()
            kept = [line for line in lines if _step_of(line) <= step]
        write_atomic(path, "".join(f"{line}\n" for line in kept))

    def write(self, **values: object) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(values) + "\n")


def _step_of(line: str) -> float:
    """Of a line of the log. One that a kill or a full disk cut short is dropped like later ones."""
    try:
        return float(json.loads(line)["step"])
    except ValueError:
        return math.inf
