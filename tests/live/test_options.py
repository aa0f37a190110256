"""Options are held to their dataclass."""

from dataclasses import dataclass
from typing import Any, Literal

import pytest

from plugins.live.options import OptionError, parse_options


@dataclass(frozen=True)
class Options:
    size: int
    scale: float = 1.0
    name: str | None = None
    loud: bool = False
    form: Literal["grid", "strip"] = "grid"


def test_defaults_and_values() -> None:
    given = {"size": 3, "scale": 2, "name": "一", "loud": True, "form": "strip"}
    assert parse_options(Options, given) == Options(3, 2.0, "一", True, "strip")
    assert parse_options(Options, {"size": 3, "name": None}) == Options(3)


def test_an_integer_becomes_a_float_where_one_is_wanted() -> None:
    assert type(parse_options(Options, {"size": 1, "scale": 2}).scale) is float


@pytest.mark.parametrize(
    ("given", "option", "what", "mend"),
    [
        ({"size": 1, "scal": 2}, "scal", "unknown option", "did you mean “scale”?"),
        ({"size": 1, "zzz": 2}, "zzz", "unknown option", "the options are: size"),
        ({"size": "3"}, "size", "an integer, not '3'", ""),
        ({"size": True}, "size", "an integer, not True", ""),
        ({"size": 2.0}, "size", "an integer, not 2.0", ""),
        ({"size": 1, "scale": True}, "scale", "a number, not True", ""),
        ({"size": 1, "loud": "yes"}, "loud", "true or false, not 'yes'", ""),
        ({"size": 1, "name": 3}, "name", "text, not 3", ""),
        ({"size": 1, "form": "heap"}, "form", "one of grid, strip", ""),
        ({}, None, "option “size” is missing", "size: …"),
    ],
)
def test_errors(given: dict[str, Any], option: str | None, what: str, mend: str) -> None:
    with pytest.raises(OptionError) as caught:
        parse_options(Options, given)
    assert caught.value.option == option
    assert what in caught.value.what
    assert mend in caught.value.mend
