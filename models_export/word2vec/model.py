"""The two matrices of Word2Vec."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

Architecture = Literal["cbow", "skip-gram"]

#: Keeps the first step of a row finite.
EPSILON = 1e-8


@dataclass
class Table:
    """weights [V, d], and for each row the sum of its mean squared gradients: row-wise Adagrad.

    One learning rate a row instead of one a number costs a 128th of Adagrad's memory and as much
    less time, and rare words still move further than frequent ones.
    """

    weights: Tensor
    squares: Tensor

    def rows(self, ids: Tensor) -> Tensor:
        return self.weights.index_select(0, ids)


@dataclass
class Model:
    """inputs: word vectors. outputs: rows of the softmax, the same table where it is shared."""

    architecture: Architecture
    inputs: Table
    outputs: Table

    @property
    def shared(self) -> bool:
        return self.inputs is self.outputs

    @property
    def tables(self) -> dict[str, Table]:
        tables = {"inputs": self.inputs}
        return tables if self.shared else {**tables, "outputs": self.outputs}


def new_model(
    architecture: Architecture,
    words: int,
    dimension: int,
    shared: bool,
    seed: int,
    device: torch.device,
    scale: float = 0.05,
) -> Model:
    """Inputs uniform in ±scale; a softmax of its own begins at zero."""
    generator = torch.Generator().manual_seed(seed)
    weights = scale * (2 * torch.rand(words, dimension, generator=generator) - 1)

    def table(values: Tensor) -> Table:
        return Table(values.to(device), torch.zeros(words, device=device))

    inputs = table(weights)
    return Model(architecture, inputs, inputs if shared else table(torch.zeros_like(weights)))
