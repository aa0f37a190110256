"""The proof: which inputs are tried, and that one other bit is found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from huoye.pyodide_widgets.responder.proof import ENOUGH, by_chance, corners, proved

_NUMBER = {
    "kind": "range", "minimum": 0.0, "maximum": 2.0, "step": 0.5, "log": False, "whole": False,
    "value": 1.0, "choices": [],
}  # fmt: skip
X = {**_NUMBER, "name": "x"}
Y = {**_NUMBER, "name": "y", "maximum": "x"}
N = {**_NUMBER, "name": "n", "whole": True, "minimum": 1, "maximum": 4, "step": 1, "value": 2}
WAY = {**_NUMBER, "name": "way", "kind": "select", "value": "a", "choices": [["a", ""], ["b", ""]]}
PARAMETERS = [X, Y, N, WAY]


def _ends(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"x": [0.0, 2.0], "y": [0.0, inputs["x"]], "n": [1, 4]}


def test_corners_and_inputs_by_chance_lie_in_their_ranges() -> None:
    found = [*corners("f", PARAMETERS, _ends)]
    assert {(each["x"], each["n"], each["way"]) for each in found} == {
        (x, n, way) for x in (0.0, 2.0) for n in (1, 4) for way in "ab"
    }
    assert {each["y"] for each in found} == {0.0, 2.0}
    inside = [*by_chance("f", PARAMETERS, _ends)]
    assert len(inside) >= ENOUGH
    assert all(0 <= each["y"] <= each["x"] <= 2 and each["n"] in range(1, 5) for each in inside)
    # On steps and between them, the same ones every time.
    on_steps = [each for each in inside if each["x"] % 0.5 == 0]
    assert 10 < len(on_steps) < len(inside) - 10
    assert inside == [*by_chance("f", PARAMETERS, _ends)]


class _Fake:
    """In the place of MicroPython."""

    def __init__(self, answer: Callable[[Mapping[str, Any]], dict[str, Any]]) -> None:
        self._answer = answer

    def answer(self, name: str, inputs: Mapping[str, Any], lang: str) -> dict[str, Any]:
        return self._answer(inputs)


def _right(inputs: Mapping[str, Any], lang: str = "en") -> dict[str, Any]:
    return {"result": {"inputs": dict(inputs), "values": {"v": inputs["x"] * 2}, "data": {}}}


def _proved(answer: Callable[[Mapping[str, Any]], dict[str, Any]], oracle: Any = _right) -> str:
    return proved("f", PARAMETERS, _ends, _Fake(answer), oracle)  # type: ignore[arg-type]


def test_the_same_answers_are_a_proof() -> None:
    assert _proved(_right) == ""
    refused = {"refused": "no"}
    assert _proved(lambda _: refused, lambda *_: refused) == ""


def test_one_other_bit_is_found() -> None:
    def other(inputs: Mapping[str, Any]) -> dict[str, Any]:
        answer = _right(inputs)
        if inputs["n"] == 3:
            answer["result"]["values"]["v"] += 2.0**-50
        return answer

    assert _proved(other).startswith("another answer at x = ")


def test_a_whole_number_is_no_float_and_a_refusal_no_result() -> None:
    assert "another answer" in _proved(
        lambda inputs: {"result": {"values": {"v": int(inputs["x"] * 2)}, "data": {}}}
    )
    assert "another answer" in _proved(lambda _: {"refused": "no"})
    # A mistake of the formula is Pyodide's to tell.
    assert "another answer" in _proved(_right, lambda *_: None)


def test_where_most_has_no_answer_pyodide_had_better_be_there() -> None:
    assert _proved(lambda _: {"elsewhere": "why"}) == "why"

    def half(inputs: Mapping[str, Any]) -> dict[str, Any]:
        return {"elsewhere": "a package"} if inputs["way"] == "b" else _right(inputs)

    assert _proved(half) == ""

    def rarely(inputs: Mapping[str, Any]) -> dict[str, Any]:
        return _right(inputs) if inputs["x"] in (1.0, 2.0) else {"elsewhere": "why"}

    assert _proved(rarely) == "why"
