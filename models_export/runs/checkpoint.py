"""Checkpoints of a run: written whole or not at all, read without running code from them.

``runs/<name>/checkpoints/<step>/`` holds model.safetensors (the weights), average.safetensors
(their moving average), optimiser.pt (torch.save, read with weights_only) and state.json;
adversary.pt where there is one. ``runs/<name>/best.safetensors`` is the average with the best
validation score.
"""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import safetensors
import safetensors.torch
import torch
from torch import nn

from huoye.core.files import draft_of, write_atomic
from huoye.core.structure import StructureError, read
from models_export.errors import UserError


class Stateful(Protocol):
    """What a run goes on from."""

    def state_dict(self) -> dict[str, Any]: ...

    def load_state_dict(self, state_dict: dict[str, Any], /) -> object: ...


@dataclass(frozen=True)
class RunState:
    """What else a run must remember."""

    #: Steps made.
    step: int
    #: Of training, over all of its parts.
    seconds: float
    #: The best score of the averaged weights on the validation set, and the step that had it.
    best_step: int
    best_nats: float
    #: Steps that learnt nothing, because the gradient was not finite.
    skipped: int


def save(
    run: Path,
    state: RunState,
    model: nn.Module,
    average: nn.Module,
    optimiser: torch.optim.Optimizer,
    adversary: Stateful | None = None,
) -> Path:
    """Write the checkpoint beside its place, rename it there, then drop the older ones.

    Raises UserError when the disk is full; the older checkpoint is still there then.
    """
    contents = {
        "model.safetensors": safetensors.torch.save(_contiguous(model)),
        "average.safetensors": safetensors.torch.save(_contiguous(average)),
        "optimiser.pt": _pickled(optimiser),
        "state.json": json.dumps(asdict(state)).encode(),
    }
    if adversary is not None:
        contents["adversary.pt"] = _pickled(adversary)
    return write(run, state.step, contents)


def _pickled(part: Stateful) -> bytes:
    # Through memory: writing themselves, safetensors and torch.save report a full disk as they
    # like, torch as "unexpected pos".
    buffer = io.BytesIO()
    torch.save(part.state_dict(), buffer)
    return buffer.getvalue()


def write(run: Path, step: int, contents: Mapping[str, bytes]) -> Path:
    """Write a checkpoint's files whole or not at all; see ``save``."""
    folder = run / "checkpoints"
    folder.mkdir(parents=True, exist_ok=True)
    # Of checkpoints alone: systems leave files of their own in folders that people look into.
    for abandoned in folder.glob(".[0-9]*"):
        shutil.rmtree(abandoned)
    target = folder / f"{step:08d}"
    draft = draft_of(target)
    try:
        draft.mkdir()
        for name, content in contents.items():
            (draft / name).write_bytes(content)
    except BaseException as error:
        # What there is of this checkpoint is worth nothing.
        shutil.rmtree(draft, ignore_errors=True)
        if isinstance(error, OSError):
            raise UserError(
                f"{target}: {error.strerror}. Make room and give the same command again: it goes "
                "on from the checkpoint before"
            ) from error
        raise
    if target.exists():
        shutil.rmtree(target)
    draft.rename(target)
    for older in folder.glob("[0-9]*"):
        if older != target:
            shutil.rmtree(older)
    return target


def latest(run: Path) -> Path | None:
    """The newest complete checkpoint of a run, or None."""
    found = sorted((run / "checkpoints").glob("[0-9]*"))
    return found[-1] if found else None


def restore(
    checkpoint: Path,
    model: nn.Module,
    average: nn.Module,
    optimiser: torch.optim.Optimizer,
    adversary: Stateful | None = None,
) -> RunState:
    """Load everything in place; raises UserError when the checkpoint doesn't fit or is damaged."""
    load_weights(checkpoint / "model.safetensors", model)
    load_weights(checkpoint / "average.safetensors", average)
    parts: dict[str, Stateful | None] = {"optimiser.pt": optimiser, "adversary.pt": adversary}
    for name, part in parts.items():
        try:
            if part is not None:
                part.load_state_dict(torch.load(checkpoint / name, weights_only=True))
        except Exception as error:  # torch.load has no error of its own for a damaged file
            raise UserError(f"{checkpoint}: damaged {name} ({error})") from error
    return read_state(checkpoint)


def read_state(checkpoint: Path) -> RunState:
    """The step and score of a checkpoint; raises UserError when it is damaged."""
    try:
        data = json.loads((checkpoint / "state.json").read_text(encoding="utf-8"))
        return read(RunState, data)
    except (OSError, ValueError, StructureError) as error:
        raise UserError(f"{checkpoint}: damaged state.json ({error})") from error


def save_best(run: Path, average: nn.Module, state: RunState) -> None:
    """Keep the averaged weights as runs/<name>/best.safetensors, with step and score inside."""
    # One entry: safetensors writes several in random order.
    metadata = {"best": f"step {state.best_step}, {state.best_nats} nats held out"}
    content = safetensors.torch.save(_contiguous(average), metadata=metadata)
    write_atomic(run / "best.safetensors", content)


def check_best(run: Path) -> None:
    """Raises UserError where the best weights are newer than the checkpoint, which says how long
    they have learnt: a training was ended between the two."""
    newest, path = latest(run), run / "best.safetensors"
    if newest is None:
        raise UserError(f"{run}: no checkpoint. Run the train command first")
    try:
        with safetensors.safe_open(path, "pt") as file:
            said = re.match(r"step (\d+),", (file.metadata() or {}).get("best", ""))
    except (OSError, safetensors.SafetensorError) as error:
        raise UserError(f"{path}: not a readable safetensors file ({error})") from error
    known = read_state(newest).best_step
    if said is None or int(said[1]) != known:
        found = f"of step {said[1]}" if said else "of a step that they don't say"
        raise UserError(
            f"{path}: its weights are {found}, the best ones of {newest} of step {known}: the "
            "training was ended as it kept them. Give the train command again, which goes on there"
        )


def _contiguous(module: nn.Module) -> dict[str, torch.Tensor]:
    """The weights row by row, whatever order training has them in (channels last)."""
    return {name: weight.contiguous() for name, weight in module.state_dict().items()}


def load_weights(path: Path, model: nn.Module) -> None:
    """Fill the model from a safetensors file; raises UserError naming what doesn't fit."""
    try:
        weights = safetensors.torch.load_file(path)
    except FileNotFoundError as error:
        raise UserError(f"{path}: no such file. Run the train command first") from error
    except (OSError, safetensors.SafetensorError) as error:
        raise UserError(f"{path}: not a readable safetensors file ({error})") from error
    try:
        model.load_state_dict(weights)
    except RuntimeError as error:
        raise UserError(f"{path}: weights of another architecture ({error})") from error
