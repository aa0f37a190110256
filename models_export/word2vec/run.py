"""What a run of words keeps: its corpus, its tables, and how far it has come."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import safetensors
import safetensors.torch
import torch

from huoye.core.structure import StructureError, read
from models_export.data import corpus
from models_export.data.corpus import Corpus
from models_export.data.fingerprint import Fingerprint
from models_export.errors import UserError
from models_export.runs import checkpoint, origin
from models_export.word2vec import lines
from models_export.word2vec.config import WordConfig

_CORPUS = "corpus"
_MOST_LINES = 3


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


def open_corpus(config: WordConfig, paths: Sequence[Path], run: Path) -> Corpus:
    """The run's text, prepared in its folder where that isn't done yet; see ``without_seen``.

    paths: none where the run's own is meant. A run's text stays as it is: another one is prepared
    elsewhere, to be compared with it. Raises UserError as ``corpus.prepare`` does.
    """
    folder = run / _CORPUS
    if not paths:
        return without_seen(corpus.load(folder))
    if (run / origin.FILE_NAME).exists() and not corpus.is_of(folder, paths, config.corpus):
        with tempfile.TemporaryDirectory(prefix="huoye-") as elsewhere:
            other = corpus.prepare(paths, config.corpus, Path(elsewhere) / _CORPUS)
            if fingerprint(other).digest != fingerprint(corpus.load(folder)).digest:
                # Its maps outlive the files.
                return without_seen(other)
        return without_seen(corpus.load(folder))
    return without_seen(corpus.prepare(paths, config.corpus, folder))


def fingerprint(data: Corpus) -> Fingerprint:
    """Line by line, of the words that the vocabulary has."""
    parts = {"train": data.train, "test": data.held_out}
    hashes = {name: lines.hashes(part, data.vocabulary) for name, part in parts.items()}
    return Fingerprint(("line", "lines"), hashes)


def without_seen(data: Corpus) -> Corpus:
    """Without held-out lines that training has too, which a note tells of.

    They would test what has been learnt by heart.
    """
    known = lines.hashes(data.train, data.vocabulary)
    seen = np.isin(lines.hashes(data.held_out, data.vocabulary), known)
    if not seen.any():
        return data
    first = data.held_out.lines(seen.nonzero()[0][:_MOST_LINES], data.vocabulary.words)
    note = (
        f"{seen.sum():,} of {len(seen):,} held-out lines are also learnt from, and are left out: "
        f"{'; '.join(first)}"
    )
    held_out = lines.without(data.held_out, seen)
    return replace(data, held_out=held_out, notes=(*data.notes, note))


def read_state(folder: Path) -> WordState:
    """Of a checkpoint; raises UserError when it is damaged."""
    try:
        return read(WordState, json.loads((folder / "state.json").read_text("utf-8")))
    except (OSError, ValueError, StructureError) as error:
        raise UserError(f"{folder}: damaged state.json ({error})") from error


def check_rest(epochs: int, run: Path) -> None:
    """Raises UserError where so many epochs are no more than a run with checkpoints has begun."""
    newest = checkpoint.latest(run)
    assert newest is not None
    state = read_state(newest)
    # A finished run stands at the first epoch that it hasn't.
    if state.epoch >= epochs:
        done = "has learnt" if state.finished else "is past"
        raise UserError(
            f"training.epochs: {epochs:,}, and the run {done} {state.epoch:,}: nothing is left to "
            "learn. Raise it"
        )


def check_finished(run: Path) -> None:
    """Raises UserError for a training that was ended before its last epoch was over."""
    newest = checkpoint.latest(run)
    if newest is None or not read_state(newest).finished:
        raise UserError(f"{run}: its training hasn't come to its end. Finish the train command")


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
