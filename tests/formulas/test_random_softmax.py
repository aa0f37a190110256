"""The expected random softmax: its gradient against exact arithmetic, and where it is least."""

import math
from itertools import product

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.formulas.random_softmax import (
    WORDS,
    beside,
    differences,
    different,
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
rules = st.sampled_from(["keep", "drop", "distinct"])


def _exact_loss(
    s: list[mpmath.mpf], p: list[float], q: list[float], k: int, rule: str
) -> mpmath.mpf:
    """Every ordered draw by itself, in many digits: another sum than the formula's."""
    total = mpmath.mpf(0)
    weights = [mpmath.exp(score) for score in s]
    for true, chance in enumerate(p):
        for drawn in product(range(len(q)), repeat=k):
            probability, others = mpmath.mpf(chance), list(drawn)
            if rule == "distinct":
                left = mpmath.mpf(1) - q[true]
                for place, word in enumerate(drawn):
                    gone = word == true or word in drawn[:place]
                    probability *= 0 if gone else q[word] / left
                    left -= 0 if gone else q[word]
            else:
                probability *= mpmath.fprod(q[word] for word in drawn)
            if rule == "drop":
                others = [word for word in drawn if word != true]
            rest = mpmath.fsum(weights[word] for word in others)
            total += probability * (mpmath.log(weights[true] + rest) - s[true])
    return total


@settings(max_examples=15)
@given(scores, powers, st.integers(1, 2), rules)
def test_loss_and_gradient_keep_their_digits(
    s: list[float], power: float, k: int, rule: str
) -> None:
    p = probabilities()
    q = sampler(p, power)
    with mpmath.workdps(40):
        precise = [mpmath.mpf(score) for score in s]
        truth = _exact_loss(precise, p, q, k, rule)
        assert abs(loss(s, p, beside(q, k, rule)) - truth) <= LOSS_BOUND * 2.0**-52 * (
            1 + abs(truth)
        )
        h = mpmath.mpf(10) ** -12
        for word, found in enumerate(gradient(s, p, beside(q, k, rule))):
            ahead, behind = list(precise), list(precise)
            ahead[word] += h
            behind[word] -= h
            ahead_loss = _exact_loss(ahead, p, q, k, rule)
            slope = (ahead_loss - _exact_loss(behind, p, q, k, rule)) / (2 * h)
            assert abs(found - slope) <= GRADIENT_BOUND * 2.0**-52


@given(scores, powers, counts, rules)
def test_formula_and_differences_agree(s: list[float], power: float, k: int, rule: str) -> None:
    p = probabilities()
    chances = beside(sampler(p, power), k, rule)
    found = zip(gradient(s, p, chances), differences(s, p, chances), strict=True)
    assert max(abs(one - other) for one, other in found) < DIFFERENCES_BOUND


@given(scores, powers, counts, rules)
def test_a_constant_more_changes_nothing(s: list[float], power: float, k: int, rule: str) -> None:
    p = probabilities()
    chances = beside(sampler(p, power), k, rule)
    assert math.fsum(gradient(s, p, chances)) == pytest.approx(0, abs=1e-14)
    assert loss([score + 1 for score in s], p, chances) == pytest.approx(loss(s, p, chances))


@pytest.mark.parametrize("power", [0.0, 0.75, 1.0])
@pytest.mark.parametrize("k", [1, 2, 3])
def test_least_where_the_article_says(power: float, k: int) -> None:
    p = probabilities()
    q = sampler(p, power)
    best = [math.log(true / drawn) for true, drawn in zip(p, q, strict=True)]
    assert max(map(abs, gradient(best, p, beside(q, k, "keep")))) < 1e-15
    # Distinct ones keep it where they are uniform; dropped ones where none comes twice.
    distinct = max(map(abs, gradient(best, p, beside(q, k, "distinct"))))
    assert (distinct < 1e-15) == (power == 0)
    dropped = max(map(abs, gradient(best, p, beside(q, k, "drop"))))
    assert dropped < 1e-15 if k == 1 else dropped > 0.002
    # The full softmax is least there only when words are drawn uniformly.
    entropy = -math.fsum(true * math.log(true) for true in p)
    assert full_loss(best, p) >= entropy - 1e-15
    assert (full_loss(best, p) < entropy + 1e-12) == (power == 0)
    # Scores τ log(p/q) are log p at τ = 4 where q is of p to the ¾.
    if power == 0.75:
        assert full_loss([4 * score for score in best], p) == pytest.approx(entropy, rel=1e-14)


@given(st.lists(st.floats(0.01, 1), min_size=2, max_size=6), counts)
def test_draws_add_up(weights: list[float], k: int) -> None:
    q = [weight / math.fsum(weights) for weight in weights]
    found = draws(q, k)
    assert math.fsum(chance for chance, _ in found) == pytest.approx(1, rel=1e-14)
    assert all(sum(drawn) == k for _, drawn in found)
    mean = [math.fsum(chance * drawn[word] for chance, drawn in found) for word in range(len(q))]
    assert mean == pytest.approx([k * chance for chance in q])


@given(st.integers(1, 3), st.lists(st.floats(0.01, 1), min_size=4, max_size=6))
def test_different_words_add_up(k: int, weights: list[float]) -> None:
    q = [weight / math.fsum(weights) for weight in weights]
    found = different(q, k, 1)
    assert math.fsum(chance for chance, _ in found) == pytest.approx(1, rel=1e-14)
    assert all(sum(drawn) == k and max(drawn) == 1 and not drawn[1] for _, drawn in found)
    assert len(found) == math.comb(len(q) - 1, k)


@given(st.floats(-0.5, 4.5), counts, st.sampled_from(["uniform", "frequency"]), rules)
def test_the_figure_holds_everywhere_on_its_controls(
    place: float, k: int, way: str, rule: str
) -> None:
    numbers = random_softmax(place, k, way, rule).numbers()
    assert numbers["check"] < DIFFERENCES_BOUND
    assert numbers["loss"] > 0
