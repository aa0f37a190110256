"""Data is held to its dataclass: manifests, configurations, options of blocks."""

from dataclasses import dataclass, field
from typing import Any, Literal

import pytest

from huoye.core.structure import StructureError, plain, read, show_place


@dataclass(frozen=True)
class Part:
    size: int


@dataclass(frozen=True)
class Whole:
    size: int
    scale: float = 1.0
    name: str | None = None
    loud: bool = False
    form: Literal["grid", "strip"] = "grid"
    parts: tuple[Part, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)


def test_defaults_and_values() -> None:
    given = {"size": 3, "scale": 2, "name": "一", "loud": True, "form": "strip"}
    whole = read(Whole, {**given, "parts": [{"size": 1}]})
    assert whole == Whole(3, 2.0, "一", True, "strip", (Part(1),))
    assert type(whole.scale) is float
    assert read(Whole, {"size": 3, "name": None}) == Whole(3)
    assert read(Whole, {"size": 3}).counts == {}
    assert read(Whole, {"size": 3, "counts": {"a": 1}}).counts == {"a": 1}


def test_plain_is_the_inverse() -> None:
    whole = Whole(3, name="一", parts=(Part(1), Part(2)))
    assert read(Whole, plain(whole)) == whole


@pytest.mark.parametrize(
    ("given", "place", "what", "mend"),
    [
        ({"size": 1, "scal": 2}, "scal", "unknown field", "Did you mean “scale”?"),
        ({"size": 1, "zzz": 2}, "zzz", "unknown field", "Known: size, scale"),
        ({"size": "3"}, "size", "“3” stands where a whole number belongs", ""),
        ({"size": True}, "size", "True stands where a whole number belongs", ""),
        ({"size": 2.0}, "size", "2.0 stands where a whole number belongs", ""),
        ({"size": 1, "scale": True}, "scale", "True stands where a number belongs", ""),
        ({"size": 1, "scale": float("nan")}, "scale", "not a finite number", ""),
        ({"size": 1, "loud": "yes"}, "loud", "“yes” stands where true or false belongs", ""),
        (
            {"size": 1, "name": 3},
            "name",
            "3 stands where a text belongs",
            "Write it between quotes",
        ),
        ({"size": 1, "form": "heap"}, "form", "“heap” is not one of “grid”, “strip”", ""),
        ({"size": 1, "parts": [{}]}, "parts[0].size", "missing field", "Add “size”"),
        ({"size": 1, "parts": 3}, "parts", "3 stands where a list belongs", ""),
        ({}, "size", "missing field", "Add “size”"),
    ],
)
def test_errors(given: dict[str, Any], place: str, what: str, mend: str) -> None:
    with pytest.raises(StructureError) as caught:
        read(Whole, given)
    assert show_place(caught.value.place) == place
    assert what in caught.value.what
    assert mend in caught.value.mend


@dataclass(frozen=True)
class Disc:
    shape: Literal["disc"]
    radius: float


@dataclass(frozen=True)
class Box:
    shape: Literal["box"]
    width: int
    colour: Literal["red", "blue"] = "red"


@dataclass(frozen=True)
class Drawing:
    figure: Disc | Box
    frame: Box | None = None
    size: Part | int = 1


def test_a_union_takes_the_kind_that_the_data_names() -> None:
    given = {"figure": {"shape": "disc", "radius": 2}, "frame": {"shape": "box", "width": 3}}
    drawing = Drawing(Disc("disc", 2.0), Box("box", 3))
    assert read(Drawing, given) == drawing
    assert read(Drawing, plain(drawing)) == drawing
    assert read(Drawing, {**given, "frame": None, "size": {"size": 4}}).size == Part(4)


@pytest.mark.parametrize(
    ("given", "place", "what", "mend"),
    [
        # The named kind's own problem, wherever it stands in the union.
        ({"shape": "disc", "radios": 2}, "figure.radios", "unknown field", "“radius”"),
        ({"shape": "disc", "radius": "2"}, "figure.radius", "“2” stands where a number", ""),
        ({"shape": "disc", "radius": 2, "width": 3}, "figure.width", "unknown field", "Known"),
        ({"shape": "box", "wide": 2}, "figure.wide", "unknown field", "Did you mean “width”?"),
        ({"shape": "box"}, "figure.width", "missing field", ""),
        # Two words are no name: any kind may have such a field.
        ({"shape": "box", "width": 1, "colour": "green"}, "figure.colour", "“red”, “blue”", ""),
        # No kind at all.
        ({"shape": "ball"}, "figure.shape", "“ball” is not one of “disc”, “box”", ""),
        ({"shape": ["disc"]}, "figure.shape", "['disc'] is not one of “disc”, “box”", ""),
        ({"radius": 2}, "figure.shape", "missing field", "Choose one of “disc”, “box”"),
        ("disc", "figure", "“disc” stands where a table of fields belongs", ""),
    ],
)
def test_errors_in_a_union_are_of_the_kind_that_is_named(
    given: object, place: str, what: str, mend: str
) -> None:
    with pytest.raises(StructureError) as caught:
        read(Drawing, {"figure": given})
    assert show_place(caught.value.place) == place
    assert what in caught.value.what
    assert mend in caught.value.mend


def test_errors_in_an_optional_part_are_its_own() -> None:
    with pytest.raises(StructureError) as caught:
        read(Drawing, {"figure": {"shape": "disc", "radius": 1}, "frame": {"shape": "bax"}})
    assert show_place(caught.value.place).startswith("frame.")
