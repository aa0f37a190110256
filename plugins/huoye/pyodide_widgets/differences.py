"""What is told of a figure that comes to something else when it is baked a second time.

The second time another clock, time zone, order of sets and working folder rule, other numbers are
drawn where no seed is set, and objects lie at other addresses (node/realm.mjs).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from huoye.pyodide_widgets.baker import Changing

#: Letters of each of the two that are quoted.
_QUOTED = 60
_ADDRESS = re.compile(r"0x[0-9a-f]{4,}")
_NAMED = "Show what is in the object, or give its class a __repr__"
_SORTED = "Sort what comes out of a set, as in sorted(names)"
_ALONE = (
    "Let it depend on its code and parameters alone: no clock, no number drawn without a seed, "
    "no order of a set, no address or hash of an object, nothing of the machine"
)


def difference(changing: Changing) -> tuple[str, str]:
    """What is wrong, and the way out."""
    first, second = _unlike(changing)
    told = f"it comes to {_shown(first, second)} and, when baked again, to {_shown(second, first)}"
    if _ADDRESS.sub("", first) == _ADDRESS.sub("", second):
        return told, _NAMED
    if sorted(first) == sorted(second):
        return told, _SORTED
    return told, _ALONE


def first_letter(changing: Changing) -> int | None:
    """Where the texts that a cell prints part; None where they don't."""
    first, second = (
        json.loads(text).get("result", {}) for text in (changing.first, changing.second)
    )
    texts = first.get("text", ""), second.get("text", "")
    return None if texts[0] == texts[1] else _common(*texts)


def _unlike(changing: Changing) -> tuple[str, str]:
    """The first values, or lines of text, that differ."""
    first, second = json.loads(changing.first), json.loads(changing.second)
    for one, other in _leaves(first, second):
        if one != other:
            return one, other
    return changing.first, changing.second


def _leaves(first: Any, second: Any) -> Iterator[tuple[str, str]]:
    if isinstance(first, dict) and isinstance(second, dict):
        # What is drawn comes last: it says the same at greater length.
        names = first.keys() | second.keys()
        for name in sorted(names, key=lambda name: (name in ("data", "parts"), name)):
            yield from _leaves(first.get(name), second.get(name))
    elif isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
        for one, other in zip(first, second, strict=True):
            yield from _leaves(one, other)
    elif isinstance(first, str) and isinstance(second, str):
        lines, others = first.splitlines(), second.splitlines()
        yield from zip(lines, others, strict=False)
        yield "\n".join(lines[len(others) :]), "\n".join(others[len(lines) :])
    else:
        yield json.dumps(first, ensure_ascii=False), json.dumps(second, ensure_ascii=False)


def _shown(text: str, other: str) -> str:
    """In quotation marks, around where it parts from the other one."""
    start = max(0, _common(text, other) - _QUOTED // 2)
    part = text[start : start + _QUOTED]
    return f"“{'…' if start else ''}{part}{'…' if len(text) > start + _QUOTED else ''}”"


def _common(text: str, other: str) -> int:
    """Letters that both begin with."""
    pairs = zip(text, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(text), len(other)))
