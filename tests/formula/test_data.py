"""The form in which results leave Python."""

import json
import math
import struct
from binascii import a2b_base64
from typing import Any

import pytest

from huoye import (
    Axis,
    Curve,
    FormulaMistake,
    Guide,
    Marker,
    Plot,
    Points,
    Result,
    Shape,
    Table,
    Tex,
    Text,
    Value,
)
from huoye.formula.text import Words

HEAT = Text("热", en="heat")


def _through_json(result: Result, lang: str = "en") -> Any:
    return json.loads(json.dumps(result.as_data(lang), allow_nan=False))


def _points(mark: dict[str, Any]) -> list[tuple[float, ...]]:
    return [*struct.iter_unpack("<dd", a2b_base64(mark["points"]))]


def test_a_result_is_plain_data() -> None:
    plot = Plot(
        HEAT,
        [Curve([(0, 1.5)], HEAT, "dots"), Points([(1, 2)]), Shape([(3, 4)], filled=False)],
        x=Axis("t", "s", log=True, minimum=1, maximum=10.0),
        markers=[Marker(1, 2.5, "M")],
        guides=[Guide(y=3)],
        data=False,
    )
    result = Result(
        [Value("q", 5.0, HEAT, "J", 6)],
        [plot],
        [Table("T", ["n", HEAT], [[1, "one"], [True, math.nan]], digits=3)],
        ["words", Tex(r"\pi")],
    )
    data = _through_json(result, "zh")
    (drawn,) = data["plots"]
    assert [_points(mark) for mark in drawn["marks"]] == [[(0, 1.5)], [(1, 2)], [(3, 4)]]
    assert [{**mark, "points": ""} for mark in drawn.pop("marks")] == [
        {"kind": "curve", "label": "热", "points": "", "style": "dots"},
        {"kind": "points", "label": "", "points": ""},
        {"kind": "shape", "label": "", "points": "", "filled": False},
    ]
    assert drawn == {
        "title": "热",
        "x": {
            "label": "t", "unit": "s", "log": True, "minimum": {"whole": "1"}, "maximum": 10.0,
            "hidden": False,
        },
        "y": {
            "label": "", "unit": "", "log": False, "minimum": None, "maximum": None,
            "hidden": False,
        },
        "markers": [{"x": {"whole": "1"}, "y": 2.5, "label": "M"}],
        "guides": [{"x": None, "y": {"whole": "3"}, "label": ""}],
        "equal": False,
        "data": False,
    }  # fmt: skip
    assert data["values"] == [{"name": "q", "label": "热", "number": 5.0, "unit": "J", "digits": 6}]
    assert data["notes"] == ["words", {"tex": r"\pi"}]
    assert data["tables"] == [
        {
            "caption": "T",
            "headers": ["n", "热"],
            "rows": [[{"whole": "1"}, "one"], [True, {"float": "nan"}]],
            "digits": 3,
        }
    ]


@pytest.mark.parametrize("number", [0.1, -0.0, 5e-324, 1.7976931348623157e308, 2 / 3, 1e22])
def test_every_bit_of_a_float_survives(number: float) -> None:
    plot = Plot("p", [Curve([(number, -number)])])
    data = _through_json(Result([Value("a", number, "a")], [plot]))
    assert data["values"][0]["number"].hex() == number.hex()
    ((x, y),) = _points(data["plots"][0]["marks"][0])
    assert (x.hex(), y.hex()) == (number.hex(), (-number).hex())


def test_what_is_no_float_keeps_its_kind() -> None:
    cells = [[2**70, math.inf, -math.inf, False]]
    (row,) = _through_json(Result([], tables=[Table("t", [], cells)]))["tables"][0]["rows"]
    assert row == [{"whole": str(2**70)}, {"float": "inf"}, {"float": "-inf"}, False]


def test_one_nan_has_the_bits_of_another() -> None:
    """Processors give 0·∞ a sign each of its own, and a plot's number must not depend on it."""
    negative = struct.unpack("<d", struct.pack("<Q", 0xFFF8 << 48))[0]
    plots = [Plot("p", [Curve([(0, 1), (1, nan), (2, math.inf)])]) for nan in (math.nan, negative)]
    assert plots[0].as_data("en") == plots[1].as_data("en")
    assert len({Result([], [plot]).numbers()["plots"] for plot in plots}) == 1


@pytest.mark.parametrize("label", [5, None, 1.5])
def test_a_label_that_is_no_text_is_named(label: Any) -> None:
    words: Words = label
    with pytest.raises(FormulaMistake, match=f"is “{label}”, of type {type(label).__name__}"):
        Result([Value("a", 1, words)]).as_data("en")
    with pytest.raises(FormulaMistake, match="of type"):
        Result([], [Plot("p", [], x=Axis("x", unit=label))]).as_data("en")


def test_a_text_in_one_language_that_is_none_is_named() -> None:
    words: Any = Text("一", en=2)  # type: ignore[arg-type]
    with pytest.raises(FormulaMistake, match="is “2”, of type int; write words"):
        Result([Value("a", 1, words)]).as_data("en")


def test_a_place_that_is_no_number_is_named() -> None:
    place: Any = "2"
    with pytest.raises(FormulaMistake, match="is “2”, of type str; write a float"):
        Result([], [Plot("p", [], markers=[Marker(place, 1)])]).as_data("en")
