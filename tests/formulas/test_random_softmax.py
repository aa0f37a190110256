"""The expected random softmax: its gradient against exact arithmetic, and where it is least."""

import math

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.formulas.random_softmax import (
    WORDS,
    differences,
    draws,
    full_loss,
    gradient,
    loss,
    probabilities,
    random_softmax,
    sampler,
)

#: Of a loss of order 1, in ulps of 1; of the derivatives, of which some cancel, likewise.
LOSS_BOUND, GRADIENT_BOUND = 40, 20
#: Of central differences: half a step's square times the third derivative, and their rounding.
DIFFERENCES_BOUND = 1e-8

scores = st.lists(st.floats(-4, 4), min_size=len(WORDS), max_size=len(WORDS))
powers = st.sampled_from([0.0, 0.75, 1.0])
counts = st.integers(1, 3)


def _exact_loss(s: list[mpmath.mpf], p: list[float], q: list[float], k: int) -> mpmath.mpf:
    """Every ordered draw by itself, in many digits: another sum than the formula's."""
    total = mpmath.mpf(0)
    states: list[tuple[mpmath.mpf, mpmath.mpf]] = [(mpmath.mpf(1), mpmath.mpf(0))]
    weights = [mpmath.exp(score) for score in s]
    for _ in range(k):
        states = [
            (chance * drawn, rest + weight)
            for chance, rest in states
            for drawn, weight in zip(q, weights, strict=True)
        ]
    for chance, rest in states:
        for true, weight, score in zip(p, weights, s, strict=True):
            total += true * chance * (mpmath.log(weight + rest) - score)
    return total


@settings(max_examples=15)
@given(scores, powers, st.integers(1, 2))
def test_loss_and_gradient_keep_their_digits(s: list[float], power: float, k: int) -> None:
    p = probabilities()
    q = sampler(p, power)
    with mpmath.workdps(40):
        precise = [mpmath.mpf(score) for score in s]
        truth = _exact_loss(precise, p, q, k)
        assert abs(loss(s, p, draws(q, k)) - truth) <= LOSS_BOUND * 2.0**-52 * (1 + abs(truth))
        h = mpmath.mpf(10) ** -12
        for word, found in enumerate(gradient(s, p, draws(q, k))):
            ahead, behind = list(precise), list(precise)
            ahead[word] += h
            behind[word] -= h
            slope = (_exact_loss(ahead, p, q, k) - _exact_loss(behind, p, q, k)) / (2 * h)
            assert abs(found - slope) <= GRADIENT_BOUND * 2.0**-52


@given(scores, powers, counts)
def test_formula_and_differences_agree(s: list[float], power: float, k: int) -> None:
    p = probabilities()
    chances = draws(sampler(p, power), k)
    found = zip(gradient(s, p, chances), differences(s, p, chances), strict=True)
    assert max(abs(one - other) for one, other in found) < DIFFERENCES_BOUND


@given(scores, powers, counts)
def test_a_constant_more_changes_nothing(s: list[float], power: float, k: int) -> None:
    p = probabilities()
    chances = draws(sampler(p, power), k)
    assert math.fsum(gradient(s, p, chances)) == pytest.approx(0, abs=1e-14)
    assert loss([score + 1 for score in s], p, chances) == pytest.approx(loss(s, p, chances))


@pytest.mark.parametrize("power", [0.0, 0.75, 1.0])
@pytest.mark.parametrize("k", [1, 2, 3])
def test_least_where_the_article_says(power: float, k: int) -> None:
    p = probabilities()
    q = sampler(p, power)
    best = [math.log(true / drawn) for true, drawn in zip(p, q, strict=True)]
    assert max(map(abs, gradient(best, p, draws(q, k)))) < 1e-15
    # The full softmax is least there only when words are drawn uniformly.
    entropy = -math.fsum(true * math.log(true) for true in p)
    assert full_loss(best, p) >= entropy - 1e-15
    assert (full_loss(best, p) < entropy + 1e-12) == (power == 0)


@given(st.lists(st.floats(0.01, 1), min_size=2, max_size=6), counts)
def test_draws_add_up(weights: list[float], k: int) -> None:
    q = [weight / math.fsum(weights) for weight in weights]
    found = draws(q, k)
    assert math.fsum(chance for chance, _ in found) == pytest.approx(1, rel=1e-14)
    assert all(sum(drawn) == k for _, drawn in found)
    mean = [math.fsum(chance * drawn[word] for chance, drawn in found) for word in range(len(q))]
    assert mean == pytest.approx([k * chance for chance in q])


@given(st.floats(-0.5, 2), counts, st.sampled_from(["uniform", "frequency"]))
def test_the_figure_holds_everywhere_on_its_controls(place: float, k: int, way: str) -> None:
    numbers = random_softmax(place, k, way).numbers()
    assert numbers["check"] < DIFFERENCES_BOUND
    assert numbers["loss"] > 0
