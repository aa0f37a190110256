"""What a step of learning does besides products of matrices, by PyTorch or by compiled loops.

Both compute the same numbers but for rounding (tests/models_export/word2vec/test_kernels.py). The
loops are there because these parts are bound by memory: PyTorch goes through a table once for every
operator, a loop once for all of them.
"""

from __future__ import annotations

from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

import torch
from torch import Tensor

from models_export.word2vec.batches import Geometry, Stretch
from models_export.word2vec.losses import Gradients, Loss
from models_export.word2vec.plain import Plain

if TYPE_CHECKING:
    from models_export.word2vec.model import Table


class Kernels(Protocol):
    """P: positions of a stretch, N = P + 2 window, d: numbers of a vector, V: words."""

    def mask(self, stretch: Stretch) -> Tensor:
        """[blocks, block, width]: 1 where the column's word is in the row's window."""

    def means(self, weights: Tensor, ids: Tensor, stretch: Stretch) -> tuple[Tensor, Tensor]:
        """weights [V, d], ids [N]: the mean of each window [P, d]; 1 where it has a word [P]."""

    def spread(self, gradient: Tensor, stretch: Stretch) -> Tensor:
        """The transpose of ``means``: gradient [P, d] by the means to [N, d] by the vectors."""

    def hits(self, near: Tensor, drawn: Tensor) -> Tensor:
        """near [U, n] ids, drawn [G, K] with G a divisor of U: how often each id was drawn for its
        group, float [U, n]."""

    def gradients(
        self,
        loss: Loss,
        positive: Tensor,
        mask: Tensor,
        hits: Tensor,
        negative: Tensor,
        wanted: int,
    ) -> Gradients:
        """As ``loss.gradients``, and may overwrite ``positive`` and ``negative``."""

    def descend(self, table: Table, ids: Tensor, gradient: Tensor, rate: float) -> None:
        """Row-wise Adagrad. ids [N], gradient [N, d], which may be overwritten; rows may come more
        than once."""


def are_compiled(device: torch.device) -> bool:
    """Whether ``kernels`` gives compiled ones."""
    return device.type == "cpu" and find_spec("numba") is not None


def software(device: torch.device) -> str:
    """What computes besides PyTorch, for the record: numbers differ in their last digits."""
    return f"numba {version('numba')}" if are_compiled(device) else ""


def kernels(shape: Geometry, words: int, device: torch.device) -> Kernels:
    """Compiled ones on a processor where numba is installed (the extra `fast`)."""
    if are_compiled(device):
        from models_export.word2vec.compiled import Compiled

        return Compiled(shape, words)
    return Plain(shape, words, device)
