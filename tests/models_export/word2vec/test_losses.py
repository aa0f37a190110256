"""The losses' gradients against autograd, pair by pair."""

import math

import pytest
import torch
from torch import Tensor

from models_export.word2vec.losses import LOSSES, LossName

_WANTED = 5


def _pair_by_pair(
    name: LossName, positive: Tensor, mask: Tensor, hits: Tensor, negative: Tensor, ids: Tensor
) -> Tensor:
    """The definition: each pair with its own list of negatives. ids: [R, K] of the negatives.

    A negative is the true word of (row, place) where its id is the place's number.
    """
    softplus = torch.nn.functional.softplus
    total = positive.new_zeros(())
    k = negative.shape[1]
    for row, place in mask.nonzero().tolist():
        true = positive[row, place]
        # The same word has the same score, so a hit's score is the true word's.
        scores = [true if int(ids[row, j]) == place else negative[row, j] for j in range(k)]
        drops = LOSSES[name].drops_hits
        others = [
            s for s, j in zip(scores, ids[row].tolist(), strict=True) if not (drops and j == place)
        ]
        if LOSSES[name].gradients.__name__ == "softmax":
            total = total - true + torch.stack([true, *others]).logsumexp(0)
        elif name == "nce":
            noise = math.log(k)
            total = total + softplus(noise - true)
            total = total + softplus(torch.stack(scores) - noise).sum()
        else:
            total = total + softplus(-true)
            total = total + _WANTED / k * sum(softplus(score) for score in others)
    return total


@pytest.mark.parametrize("name", LOSSES)
def test_gradients_are_those_of_the_pairs(name: LossName) -> None:
    """Value and derivatives, with negatives that hit true words."""
    generator = torch.Generator().manual_seed(1)
    rows, places, k = 5, 4, 6
    scores = torch.randn(rows, 12, generator=generator, dtype=torch.float64)
    mask = (torch.rand(rows, places, generator=generator) < 0.7).double()
    # Ids of negatives among 12 words, of which the first four are the places' true words.
    ids = torch.randint(12, (rows, k), generator=generator)
    hits = torch.stack([(ids == place).sum(1) for place in range(places)], 1).double()
    assert (hits * mask).sum() > 2

    leaf = scores.clone().requires_grad_()
    expected = _pair_by_pair(name, leaf[:, :places], mask, hits, leaf.gather(1, ids), ids)
    expected.backward()  # type: ignore[no-untyped-call]
    counted = hits if LOSSES[name].drops_hits else torch.zeros_like(hits)
    found = LOSSES[name].gradients(
        scores[:, :places], mask, counted, scores.gather(1, ids), _WANTED
    )
    total = torch.zeros_like(scores)
    total[:, :places] += found.positive
    total.scatter_add_(1, ids, found.negative)
    assert float(found.value) == pytest.approx(float(expected.detach()))
    assert leaf.grad is not None
    assert total.numpy() == pytest.approx(leaf.grad.numpy(), abs=1e-9)


@pytest.mark.parametrize("name", LOSSES)
def test_large_scores_stay_finite(name: LossName) -> None:
    one = torch.ones(1, 1)
    for true, other in ((1e4, -1e4), (-1e4, 1e4), (1e4, 1e4), (-1e4, -1e4)):
        for hit in (0.0, 1.0):
            found = LOSSES[name].gradients(
                true * one, one, hit * one, other * torch.ones(1, 3), _WANTED
            )
            for value in (found.value, found.positive, found.negative):
                assert torch.isfinite(value).all()
