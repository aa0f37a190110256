"""What every result is handed over in: JSON, and coordinates as the bytes of their floats.

A result leaves Python as data and is drawn by render/static/result.mjs, whose types say the form:
words are texts in one language, and numbers keep what JSON alone would lose.
"""

from __future__ import annotations

import math
from array import array
from binascii import b2a_base64
from collections.abc import Sequence
from typing import Any, TypeAlias

from huoye.formula.errors import FormulaMistake
from huoye.formula.text import Words, say

Data: TypeAlias = dict[str, Any]
#: Significant digits that may be asked for (twin: render/static/result.mjs).
MOST_DIGITS = 100


def words(text: Words, lang: str) -> str:
    """A label in the reader's language. Raises FormulaMistake for what is no text."""
    found = say(text, lang) if isinstance(text, str) or hasattr(text, "said") else text
    if not isinstance(found, str):
        raise FormulaMistake(
            f"a label, a unit or a text of the result is “{found}”, of type "
            f"{type(found).__name__}; write words there, or a Text"
        )
    return found


def number(value: float) -> bool | float | Data:
    """A float as JSON has it, whose digits bring back every bit; whole numbers, which may have more
    digits than a float, as ``{"whole": "12"}``; what JSON lacks as ``{"float": "nan"}``."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return {"whole": str(int(value))}
    if not hasattr(value, "__float__"):
        raise FormulaMistake(
            f"a number of the result is “{value}”, of type {type(value).__name__}; write a float"
        )
    value = float(value)
    return value if math.isfinite(value) else {"float": repr(value)}


def check_digits(what: str, digits: int) -> None:
    """Raises FormulaMistake for what is no count of significant digits. what: that has them."""
    is_whole = isinstance(digits, int) and not isinstance(digits, bool)
    if not is_whole or not 0 <= digits <= MOST_DIGITS:
        raise FormulaMistake(
            f"{what} has digits={digits}; write a whole number, {MOST_DIGITS} at most"
        )


def optional(value: float | None) -> bool | float | Data | None:
    """The same, where there may be none."""
    return None if value is None else number(value)


def coordinates(points: Sequence[tuple[float, float]]) -> bytes:
    """x, y, x, y…: float64, little-endian, of what is no number one and the same NaN."""
    flat = array("d", [place for x, y in points for place in (x, y)])
    if math.isnan(sum(flat)):
        # Which bits a NaN has depends on the processor.
        flat = array("d", [math.nan if math.isnan(place) else place for place in flat])
    return flat.tobytes()


def in_base64(content: bytes) -> str:
    """As JSON can carry it."""
    return b2a_base64(content, newline=False).decode("ascii")
