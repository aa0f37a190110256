"""Options of a block, checked against a dataclass: its fields are the options, their types hold."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields
from difflib import get_close_matches
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

_NAMES = {bool: "true or false", int: "an integer", float: "a number", str: "text"}


class OptionError(Exception):
    """One option is wrong. option: its name, or None where one is missing."""

    def __init__(self, what: str, option: str | None, mend: str) -> None:
        super().__init__(what)
        self.what = what
        self.option = option
        self.mend = mend


def parse_options(kind: type, given: Mapping[str, Any]) -> Any:
    """An instance of the dataclass ``kind`` made from YAML values. Raises OptionError.

    Field types: bool, int, float, str, Literal and unions of them with None. An integer is taken
    where a float is wanted; no other value is converted.
    """
    hints = get_type_hints(kind)
    known = {item.name: item for item in fields(kind)}
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in known:
            raise OptionError(f"unknown option “{name}”", name, _suggest(name, known))
        values[name] = _checked(name, value, hints[name])
    for name, item in known.items():
        required = item.default is MISSING and item.default_factory is MISSING
        if required and name not in values:
            raise OptionError(f"option “{name}” is missing", None, f"add a line “{name}: …”")
    return kind(**values)


def _checked(name: str, value: Any, hint: Any) -> Any:
    allowed = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    for option in allowed:
        if get_origin(option) is Literal:
            if value in get_args(option):
                return value
        elif option is float and type(value) in (int, float):
            return float(value)
        elif type(value) is option or (option is type(None) and value is None):
            return value
    wanted = " or ".join(_describe(option) for option in allowed if option is not type(None))
    raise OptionError(f"option “{name}” must be {wanted}, not {value!r}", name, "change the value")


def _describe(option: Any) -> str:
    if get_origin(option) is Literal:
        return "one of " + ", ".join(str(value) for value in get_args(option))
    return _NAMES.get(option, str(option))


def _suggest(name: str, known: Mapping[str, Any]) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return f"did you mean “{near[0]}”?"
    return f"the options are: {', '.join(known)}" if known else "this block has no options"
