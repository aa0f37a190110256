"""JSON of others, read within bounds: no number is too large for a page, no key there twice."""

from __future__ import annotations

import json
import re
from typing import Any

from huoye.core.json_lines import line_of_twin, line_of_word

MAX_CHARACTERS = 1_000_000
_MOST_DIGITS = 18
_DEEPEST = 20
_SIGN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.S)


class JsonError(ValueError):
    """what: is wrong, a sentence. line: 1-based, None where it isn't known."""

    def __init__(self, what: str, line: int | None) -> None:
        super().__init__(what)
        self.line = line


def load(text: str) -> Any:
    """The data in a text. Raises JsonError."""
    if excess := _excess(text):
        raise excess
    try:
        return json.loads(
            text,
            parse_constant=_refuse_constant,
            parse_int=_whole_number,
            object_pairs_hook=_without_twins,
        )
    except json.JSONDecodeError as error:
        raise JsonError(f"this is not JSON: {error.msg}", error.lineno) from error
    except _Unfit as error:
        line = line_of_twin(text) if error.word is None else line_of_word(text, error.word)
        raise JsonError(str(error), line) from error


def _excess(text: str) -> JsonError | None:
    """What is too much in a text that may be JSON, before it is read as such."""
    if len(text) > MAX_CHARACTERS:
        what = f"it has {len(text):,} characters, and {MAX_CHARACTERS:,} is the most"
        return JsonError(what, 1)
    depth = 0
    for sign in _SIGN.finditer(text):
        depth += (sign[0] in "[{") - (sign[0] in "]}")
        if depth > _DEEPEST:
            what = f"more than {_DEEPEST} lists and tables stand within each other"
            return JsonError(what, text.count("\n", 0, sign.start()) + 1)
    return None


class _Unfit(Exception):
    """What is wrong, a sentence. word: as it is written; None for a key that is there twice."""

    def __init__(self, what: str, word: str | None = None) -> None:
        super().__init__(what)
        self.word = word


def _refuse_constant(name: str) -> Any:
    raise _Unfit(f"{name} is not a number that JSON knows", name)


def _whole_number(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise _Unfit(f"{digits[:_MOST_DIGITS]}… is too large a number", digits)
    return int(digits)


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Unfit(f"the key “{key[:60]}” stands twice in one table")
        found[key] = value
    return found
