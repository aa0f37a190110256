"""What each loss learns: the scores at which its expectation, summed in full, is least.

One context, V words with probabilities p, K negatives: every draw is a row of the library's own
loss, weighted by its probability, and BFGS looks for the minimum. What the articles and losses.py
say of the optima is read off here.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, combinations_with_replacement
from math import comb, factorial, prod
from typing import Literal

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from scipy.optimize import minimize

from models_export.word2vec.losses import LOSSES, Loss, LossName

Doubles = NDArray[np.float64]
#: With and without replacement; and with, until the true word isn't among them.
Drawing = Literal["replaced", "distinct", "redrawn"]
_WANTED = 5
#: Of scores that BFGS has found, in nats.
_FOUND = 2e-5


def _zipf(words: int) -> Doubles:
    weights = 1 / np.arange(1, words + 1)
    return np.asarray(weights / weights.sum())


def _draws(q: Doubles, k: int, drawing: Drawing, true: int) -> Iterator[tuple[float, list[int]]]:
    """All draws beside the true word, in any order, with their probabilities."""
    words = list(range(len(q)))
    if drawing == "distinct":
        for chosen in combinations(words, k):
            yield 1 / comb(len(q), k), list(chosen)
        return
    if drawing == "redrawn":
        words.remove(true)
        q = q / q[words].sum()
    for chosen in combinations_with_replacement(words, k):
        ways = factorial(k) // prod(map(factorial, Counter(chosen).values()))
        yield ways * float(np.prod(q[list(chosen)])), list(chosen)


def _optimum(loss: Loss, p: Doubles, k: int, drawing: Drawing = "replaced") -> Doubles:
    """Scores [V] at which the expected loss is least."""
    q = p**loss.power / (p**loss.power).sum()
    weights, trues, drawn = [], [], []
    for true in range(len(p)):
        for chance, chosen in _draws(q, k, drawing, true):
            weights.append(p[true] * chance)
            trues.append(true)
            drawn.append(chosen)
    mask = torch.tensor(weights, dtype=torch.float64)[:, None]
    true_words, negatives = torch.tensor(trues), torch.tensor(drawn)
    hits = (negatives == true_words[:, None]).sum(1, keepdim=True).double() * loss.drops_hits
    shift = torch.from_numpy(np.log(q)) if loss.corrected else torch.zeros(len(p)).double()

    def expected(scores: Doubles) -> tuple[float, Doubles]:
        seen = torch.from_numpy(scores) - shift
        found = loss.gradients(seen[true_words][:, None], mask, hits, seen[negatives], _WANTED)
        gradient = torch.zeros(len(p)).double()
        gradient.index_add_(0, true_words, found.positive[:, 0])
        gradient.index_add_(0, negatives.flatten(), found.negative.flatten())
        return float(found.value), gradient.numpy()

    start = np.zeros(len(p))
    found = minimize(expected, start, jac=True, method="BFGS", options={"gtol": 1e-10})
    return np.asarray(found.x)


def _off(scores: Doubles, wanted: Doubles) -> float:
    """Largest difference, but for a constant."""
    difference = scores - wanted
    return float(np.abs(difference - difference.mean()).max())


@pytest.mark.parametrize("k", [1, 2, 3])
def test_random_softmax_is_exact_where_hits_stay_or_nothing_comes_back(k: int) -> None:
    loss, p = LOSSES["random-softmax"], _zipf(6)
    kept = replace(loss, drops_hits=False)
    assert _off(_optimum(kept, p, k), np.log(p)) < _FOUND
    assert _off(_optimum(loss, p, k, "distinct"), np.log(p)) < _FOUND


def test_hits_left_out_of_draws_with_replacement_move_the_optimum() -> None:
    """By O(1/V): the figures that losses.py and the article name. One draw can't come twice."""
    loss = LOSSES["random-softmax"]
    off = [_off(_optimum(loss, _zipf(words), 2), np.log(_zipf(words))) for words in (5, 10, 20)]
    assert off == pytest.approx([0.0501, 0.0353, 0.0220], abs=1e-4)
    assert all(value < 0.5 / words for value, words in zip(off, (5, 10, 20), strict=True))
    assert _off(_optimum(loss, _zipf(10), 1), np.log(_zipf(10))) < _FOUND
    # Drawing again until it is another word is no mend.
    assert _off(_optimum(loss, _zipf(10), 2, "redrawn"), np.log(_zipf(10))) > off[1]


@pytest.mark.parametrize("name", ["sampled-softmax", "nce"])
def test_corrected_losses_learn_log_probabilities(name: LossName) -> None:
    p = _zipf(6)
    scores = _optimum(LOSSES[name], p, 3)
    assert _off(scores, np.log(p)) < _FOUND
    if name == "nce":
        # The constant as well: the scores are normalised by themselves.
        assert np.exp(scores).sum() == pytest.approx(1, abs=1e-4)


def test_hits_must_stay_where_log_q_corrects() -> None:
    loss = replace(LOSSES["sampled-softmax"], drops_hits=True)
    assert _off(_optimum(loss, _zipf(6), 3), np.log(_zipf(6))) > 0.1


def test_unigram_negatives_learn_what_exceeds_log_q() -> None:
    p = _zipf(6)
    log_q = 0.75 * np.log(p)
    assert _off(_optimum(LOSSES["unigram-softmax"], p, 3), np.log(p) - log_q) < _FOUND


def test_negative_sampling_learns_shifted_pmi() -> None:
    """log p - log kq where hits stay (Levy and Goldberg); log p/(1 - p) - log kq where they go."""
    p = _zipf(6)
    q = p**0.75 / (p**0.75).sum()
    loss = LOSSES["negative-sampling"]
    kept = _optimum(replace(loss, drops_hits=False), p, 2)
    assert kept == pytest.approx(np.log(p) - np.log(_WANTED * q), abs=1e-4)
    left_out = _optimum(loss, p, 2)
    assert left_out == pytest.approx(np.log(p / (1 - p)) - np.log(_WANTED * q), abs=1e-4)
