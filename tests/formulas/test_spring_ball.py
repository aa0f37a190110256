"""The spring with a ball, and the wrong answers without one."""

import math

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.formulas import spring_ball as ball
from content.formulas.spring import stretch
from content.formulas.wrong_answers import WRONG, wrong_answers
from huoye import OutOfDomain

masses = st.floats(0, 4)


@given(masses)
def test_the_border(mu: float) -> None:
    limit = ball.fastest(mu)
    assert mu * limit * math.sin(limit) == pytest.approx(math.cos(limit), abs=1e-15)
    assert ball.stiffness_left(limit * (1 - 1e-9), mu) > 0 > ball.stiffness_left(limit + 1e-9, mu)


@given(masses, st.floats(0.01, 0.99))
def test_the_equation_and_both_ends(mu: float, part: float) -> None:
    """x″ = −θ²x, x(0) = 0, and at the tip x′ − 1 = μθ²x, for k = l₀ = M = 1."""
    theta = part * ball.fastest(mu)
    length = 1 / ball.stiffness_left(theta, mu)
    with mpmath.workdps(30):
        slope = length * theta * mpmath.cos(theta) / mpmath.sin(theta)
    assert float(slope) - 1 == pytest.approx(mu * theta**2 * length, rel=1e-9, abs=1e-12)


@given(st.floats(0, 1.55))
def test_without_a_ball_it_is_the_spring(theta: float) -> None:
    assert 1 / ball.stiffness_left(theta, 0) == pytest.approx(stretch(theta), rel=1e-12)


def test_too_fast_is_said() -> None:
    with pytest.raises(OutOfDomain, match=r"for μ = 1\.00, θ must stay below 0\.8603"):
        ball.spring_ball(1, 0.9)
    assert ball.spring_ball(1, 0.86).numbers()["ratio"] > 1000


@pytest.mark.parametrize("answer", WRONG[:3])
def test_no_answer_beyond_its_pole(answer: object) -> None:
    assert isinstance(answer, type(WRONG[0]))
    assert answer.at(answer.pole * (1 - 1e-6)) > 1e5
    assert math.isnan(answer.at(answer.pole)) and math.isnan(answer.at(answer.pole + 0.1))


def test_beyond_the_limit_only_wrong_answers_are_left() -> None:
    assert "ratio" in wrong_answers(1.57).numbers()
    result = wrong_answers(1.58)
    assert "ratio" not in result.numbers() and len(result.notes) == 1
