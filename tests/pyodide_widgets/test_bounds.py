"""Ends of ranges that follow other inputs: the same in Python and in the page."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoye.core.node import NodeChild
from huoye.formula.bounds import evaluate, names, parse
from huoye.formula.inputs import held
from tests.conftest import module_child

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False) | st.integers(-9, 9)
LEAVES = NUMBERS | st.sampled_from(["a", "b"])
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from("+-*/"), inner, inner).map(list),
        st.tuples(st.sampled_from(["sqrt", "abs"]), inner).map(list),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner, inner).map(list),
    ),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def page() -> Iterator[NodeChild]:
    """static/ranges.mjs in Node."""
    with module_child(Path(__file__).with_name("ranges_child.mjs")) as child:
        yield child


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a", 3),
        (" a ", 3),
        ("2*a - b", 2),
        ("-a", -3),
        ("pi/2 * sqrt(b/a)", math.pi / 2 * math.sqrt(4 / 3)),
        ("min(a, b, 1.5)", 1.5),
        ("max(a)", 3),
        ("abs(a - b)", 1),
        ("a/(b - 4)", math.nan),
        ("sqrt(a - b)", math.nan),
        ("min(sqrt(a - b), b)", math.nan),
    ],
)
def test_expressions(text: str, value: float) -> None:
    found = evaluate(parse(text), {"a": 3, "b": 4})
    assert found == value or (math.isnan(found) and math.isnan(value))


@pytest.mark.parametrize(
    "text", ["", "a b", "a**2", "a.real", "a[0]", "f(a)", "exp(a)", "'a'", "True", "sqrt(a, b)"]
)
def test_what_is_not_data_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="sqrt, abs, min, max"):
        parse(text)


def test_names() -> None:
    assert set(names(parse("pi*sqrt(k/M) + 2"))) == {"k", "M"}


@given(TREES, NUMBERS, NUMBERS)
def test_the_page_computes_the_same_bits(page: NodeChild, tree: Any, a: float, b: float) -> None:
    inputs = {"a": a, "b": b}
    here = evaluate(tree, inputs)
    there = page.request("evaluate", tree=json.loads(json.dumps(tree)), inputs=inputs)
    assert there == here if math.isfinite(here) else there is None


@given(
    NUMBERS,
    st.none() | st.floats(-100, 100),
    st.none() | st.floats(-100, 100),
    st.sampled_from([0, 0.1, 0.25, 1]),
)
def test_the_page_moves_inputs_alike(
    page: NodeChild, value: float, low: float | None, high: float | None, step: float
) -> None:
    here = held(value, low, high, step)
    assert page.request("held", value=value, low=low, high=high, step=step) == here
    if low is not None and high is not None and low <= high:
        assert low <= here <= high or step


def test_the_last_step_is_free_of_dust() -> None:
    assert held(5, 0, 0.3, 0.1) == 0.3
    assert held(5, 0.1, 1.0, 0.2) == 0.9
    assert held(5, 0, 2.6, 0) == 2.6
