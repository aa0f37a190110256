"""All states of a formula in the page: packed here, unpacked by the page's own script."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoye.core.node import NodeChild, NodeError
from huoye.live.block import BlockError
from huoye.pyodide_widgets.precompute import MAX_STATES, axes, packed, states
from tests.conftest import module_child

AXES: dict[str, list[Any]] = {"n": [1, 2, 3], "x": [0.1, 0.3], "way": ["sin", "cos"]}
#: Of what a result's HTML is made.
PIECES = st.sampled_from(["<p>", "</p>", '<data value="1">', '<path d="M0">', "周", "a", '"', ">"])
RESULTS = st.fixed_dictionaries(
    {
        "html": st.lists(PIECES, max_size=12).map("".join),
        "values": st.dictionaries(st.sampled_from("abc"), st.floats(-9, 9) | st.integers(0, 9)),
    }
)


@pytest.fixture(scope="module")
def page() -> Iterator[NodeChild]:
    """blocks/precomputed.mjs in Node."""
    with module_child(Path(__file__).with_name("precomputed_child.mjs")) as child:
        yield child


def _item(name: str, kind: str = "range", **more: Any) -> dict[str, Any]:
    known = {"name": name, "kind": kind, "minimum": 0, "maximum": 1, "step": None, "choices": []}
    return known | more


@given(st.lists(RESULTS, min_size=12, max_size=12))
def test_the_page_unpacks_what_was_packed(page: NodeChild, results: list[dict[str, Any]]) -> None:
    inputs = list(states(AXES))
    assert page.request("unpack", table=packed(AXES, results), inputs=inputs) == results


def test_states_that_differ_little_share_their_html() -> None:
    row = '<p class="note">always the same words</p>'
    results = [{"html": f"{row * 50}<b>{n}</b>", "values": {"v": n}} for n in range(12)]
    table = packed(AXES, results)
    (form,) = table["forms"]
    assert form["texts"] == [row * 50 + "<b>", "</b>"]
    assert table["rows"][3] == [0, [3], 3]


def test_what_the_formula_refuses_is_refused(page: NodeChild) -> None:
    results: list[dict[str, Any]] = [{"refused": "zu groß"}] * 11 + [{"html": "a", "values": {}}]
    table = packed(AXES, results)
    last = {"n": 3, "x": 0.3, "way": "cos"}
    assert page.request("unpack", table=table, inputs=[last]) == [{"html": "a", "values": {}}]
    with pytest.raises(NodeError, match="input: zu groß"):
        page.request("unpack", table=table, inputs=[{**last, "way": "sin"}])


def test_a_slider_may_be_an_ulp_beside_its_step(page: NodeChild) -> None:
    results = [{"html": str(index), "values": {}} for index in range(12)]
    near = [{"n": 2, "x": 0.30000000000000004, "way": "sin"}]
    assert page.request("unpack", table=packed(AXES, results), inputs=near)[0]["html"] == "6"


def test_axes() -> None:
    described = [
        _item("x", minimum=0.1, maximum=0.75, step=0.2),
        _item("n", minimum=1, maximum=3, step=1),
        _item("on", "checkbox"),
        _item("way", "select", choices=[["a", "A"], ["b", "B"]]),
    ]
    inputs = {"x": 0.3, "n": 2, "on": False, "way": "a"}
    assert axes(described, inputs, True) == {
        "x": [0.1, 0.3, 0.5, 0.7],
        "n": [1, 2, 3],
        "on": [False, True],
        "way": ["a", "b"],
    }
    assert list(axes(described, inputs, ("way", "n"))) == ["way", "n"]


@pytest.mark.parametrize(
    ("item", "start", "what"),
    [
        (_item("a"), 0, "a has no few values"),
        (_item("a", "text"), "x", "a has no few values"),
        (_item("a", maximum=["*", 2, "b"], step=1), 0, "a has no few values"),
        (_item("a", "number", maximum=None, step=1), 0, "a has no few values"),
        (_item("a", maximum=MAX_STATES, step=1), 0, "501 (a) are 501 states, more than the 500"),
        (_item("a", step=0.1), 0.25, "a starts at 0.25, which is not on its steps"),
        (_item("b", step=0.5), 0, "there is no parameter “a”"),
    ],
)
def test_what_cannot_be_precomputed(item: dict[str, Any], start: Any, what: str) -> None:
    with pytest.raises(BlockError) as caught:
        axes([item], {item["name"]: start}, ("a",))
    assert what in str(caught.value)


def test_too_much_for_a_page() -> None:
    results = [{"html": f"<b>{chr(97 + n) * 30_000}</b>", "values": {}} for n in range(12)]
    with pytest.raises(BlockError, match="12 states are 360 KB, more than the 250 KB"):
        packed(AXES, results)
