"""What a run of words keeps: its corpus, its tables, and how far it has come."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import safetensors
import safetensors.torch
import torch

from huoye.core.structure import StructureError, read
from models_export.errors import UserError

CORPUS_FOLDER = "corpus"


@dataclass(frozen=True)
class WordState:
    """How far a run has come."""

    #: Stretches learnt.
    step: int
    #: Where the next stretch stands: its epoch, the chunk in it, the stretch in that.
    epoch: int
    chunk: int
    inside: int
    #: Of training, over all of its parts.
    seconds: float
    #: Whether the last epoch is over.
    finished: bool


def read_state(folder: Path) -> WordState:
    """Of a checkpoint; raises UserError when it is damaged."""
    try:
        return read(WordState, json.loads((folder / "state.json").read_text("utf-8")))
    except (OSError, ValueError, StructureError) as error:
        raise UserError(f"{folder}: damaged state.json ({error})") from error


def load_tables(run: Path) -> tuple[torch.Tensor, torch.Tensor]:
    """Inputs and outputs [V, d] of a finished run, the same tensor where they are shared."""
    tensors = read_tensors(run / "final.safetensors")
    return tensors["inputs"], tensors.get("outputs", tensors["inputs"])


def read_tensors(path: Path) -> dict[str, torch.Tensor]:
    try:
        return safetensors.torch.load_file(path)
    except FileNotFoundError as error:
        raise UserError(f"{path}: no such file. Finish the train command first") from error
    except (OSError, safetensors.SafetensorError) as error:
        raise UserError(f"{path}: not a readable safetensors file ({error})") from error
