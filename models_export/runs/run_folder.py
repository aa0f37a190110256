"""What every training run keeps beside its checkpoints: where it ran, its log."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch

from huoye.core.files import write_atomic


def machine(device: str, threads: int, processes: int = 1) -> dict[str, str]:
    """Device and software, in words."""
    card = torch.device(device)
    name = f"CPU, {threads} thread{'s' if threads > 1 else ''}"
    if card.type == "cuda":
        name = torch.cuda.get_device_name(card)
    return {
        "device": name if processes == 1 else f"{processes} × {name}",
        "software": f"PyTorch {torch.__version__}",
    }


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
