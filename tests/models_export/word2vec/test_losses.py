"""The losses' gradients against autograd, pair by pair, and what their optima mean."""

import math

import numpy as np
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


def _expected_loss_minimiser(name: LossName, p: np.ndarray, k: int, steps: int) -> np.ndarray:
    """Scores [V] that the loss settles at for one context with next-word probabilities p.

    By gradient descent on large batches of draws, with averaging at the end.
    """
    random = np.random.default_rng(5)
    loss = LOSSES[name]
    counts = np.round(1e4 * p)
    q = counts**loss.power / (counts**loss.power).sum()
    log_q = torch.from_numpy(np.log(q))
    scores = torch.zeros(len(p), dtype=torch.float64)
    average, averaged, batch = torch.zeros_like(scores), 0, 4000
    for step in range(steps):
        true = torch.from_numpy(random.choice(len(p), batch, p=p))
        drawn = torch.from_numpy(random.choice(len(p), (batch, k), p=q))
        shift = log_q if loss.corrected else torch.zeros_like(log_q)
        seen = scores - shift
        hits = (drawn == true[:, None]).sum(1, keepdim=True).double() * loss.drops_hits
        one = torch.ones(batch, 1, dtype=torch.float64)
        found = loss.gradients(seen[true][:, None], one, hits, seen[drawn], _WANTED)
        gradient = torch.zeros_like(scores)
        gradient.index_add_(0, true, found.positive[:, 0])
        gradient.index_add_(0, drawn.flatten(), found.negative.flatten())
        scores = scores - 4 * gradient / batch
        if step >= steps // 2:
            average, averaged = average + scores, averaged + 1
    return (average / averaged).numpy()


def _divergence(p: np.ndarray, scores: np.ndarray) -> float:
    """KL(p, softmax(scores)) in nats."""
    log = scores - np.log(np.exp(scores).sum())
    return float((p * (np.log(p) - log)).sum())


# Zipf's law over eight words.
_P = 1 / np.arange(1, 9)
_P = _P / _P.sum()


@pytest.mark.parametrize("name", ["random-softmax", "sampled-softmax", "nce"])
def test_scores_become_log_probabilities(name: LossName) -> None:
    scores = _expected_loss_minimiser(name, _P, 4, 400)
    assert _divergence(_P, scores) < 0.01
    if name == "nce":
        # It finds the constant too: the scores are normalised by themselves.
        assert np.exp(scores).sum() == pytest.approx(1, abs=0.1)


def test_unigram_negatives_spoil_the_probabilities_until_log_q_is_added() -> None:
    scores = _expected_loss_minimiser("unigram-softmax", _P, 4, 400)
    assert _divergence(_P, scores) > 0.05
    q = _P**0.75 / (_P**0.75).sum()
    assert _divergence(_P, scores + np.log(q)) < 0.01


def test_negative_sampling_learns_odds_over_q() -> None:
    """log p/(1 - p) - log 5q: p/q for rare words, since hits are dropped."""
    scores = _expected_loss_minimiser("negative-sampling", _P, 4, 400)
    q = _P**0.75 / (_P**0.75).sum()
    assert scores == pytest.approx(np.log(_P / (1 - _P)) - np.log(_WANTED * q), abs=0.1)
    assert _divergence(_P, scores) > 0.05
