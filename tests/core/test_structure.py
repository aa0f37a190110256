"""Data is held to its dataclass: manifests, configurations, options of blocks."""

from dataclasses import dataclass, field
from typing import Any, Literal

import pytest

from plugins.core.structure import StructureError, plain, read, show_place


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
        ({"size": 1, "scal": 2}, "scal", "unknown field", "Did you mean 'scale'?"),
        ({"size": 1, "zzz": 2}, "zzz", "unknown field", "Known: size, scale"),
        ({"size": "3"}, "size", "'3' stands where a whole number belongs", ""),
        ({"size": True}, "size", "True stands where a whole number belongs", ""),
        ({"size": 2.0}, "size", "2.0 stands where a whole number belongs", ""),
        ({"size": 1, "scale": True}, "scale", "True stands where a number belongs", ""),
        ({"size": 1, "scale": float("nan")}, "scale", "not a finite number", ""),
        ({"size": 1, "loud": "yes"}, "loud", "'yes' stands where true or false belongs", ""),
        ({"size": 1, "name": 3}, "name", "3 stands where a text belongs", ""),
        ({"size": 1, "form": "heap"}, "form", "'heap' is not one of 'grid', 'strip'", ""),
        ({"size": 1, "parts": [{}]}, "parts[0].size", "missing field", "Add 'size'"),
        ({"size": 1, "parts": 3}, "parts", "3 stands where a list belongs", ""),
        ({}, "size", "missing field", "Add 'size'"),
    ],
)
def test_errors(given: dict[str, Any], place: str, what: str, mend: str) -> None:
    with pytest.raises(StructureError) as caught:
        read(Whole, given)
    assert show_place(caught.value.place) == place
    assert what in caught.value.what
    assert mend in caught.value.mend
