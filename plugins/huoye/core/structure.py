"""Strict reading of JSON, TOML and YAML data into frozen dataclasses.

A field's annotation is its rule: bool, int, float (an int will do), str, Literal of strings,
unions (the first that fits), object (whatever it is),
tuple[X, ...], dict[str, X] and other dataclasses. Nothing else is converted, missing
fields without default and unknown fields are errors.
"""

from __future__ import annotations

import dataclasses
import datetime
import math
import reprlib
import types
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from huoye.core.near import did_you_mean

T = TypeVar("T")
Place = tuple[str | int, ...]


class StructureError(Exception):
    """place: keys and indices from the outside in; () is the whole. mend: what to do about it."""

    def __init__(self, place: Place, what: str, mend: str = "") -> None:
        super().__init__(what)
        self.place = place
        self.what = what
        self.mend = mend

    def __str__(self) -> str:
        name = show_place(self.place)
        text = f"{name}: {self.what}" if name else self.what
        return f"{text}. {self.mend}" if self.mend else text


def show_place(place: Place) -> str:
    """("files", 0, "sha256") -> "files[0].sha256"."""
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def read(cls: type[T], data: object, place: Place = ()) -> T:
    """Build the dataclass ``cls`` from plain data; raises StructureError."""
    if not isinstance(data, Mapping):
        raise StructureError(place, f"{_shown(data)} stands where a table of fields belongs")
    fields = {field.name: field for field in dataclasses.fields(cls)}  # type: ignore[arg-type]
    for key in data:
        if key not in fields:
            mend = did_you_mean(str(key), fields, f"Known: {', '.join(fields)}")
            raise StructureError((*place, str(key)), "unknown field", mend)
    hints = get_type_hints(cls, include_extras=True)
    values = {}
    for name, field in fields.items():
        if name in data:
            values[name] = _value(hints[name], data[name], (*place, name))
        elif field.default is field.default_factory is dataclasses.MISSING:
            raise StructureError((*place, name), "missing field", f"Add “{name}”")
    return cls(**values)


def plain(value: object) -> Any:
    """The inverse of ``read``: dataclasses, tuples and mappings to JSON's dicts and lists."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return value


def _value(kind: Any, data: object, place: Place) -> Any:
    origin = get_origin(kind)
    if origin is Annotated:
        # What the annotation says besides is for others to read.
        return _value(get_args(kind)[0], data, place)
    if origin in (Union, types.UnionType):
        return _choice(get_args(kind), data, place)
    if origin is Literal:
        if data not in get_args(kind):
            choices = ", ".join(map(_shown, get_args(kind)))
            raise StructureError(place, f"{_shown(data)} is not one of {choices}")
        return data
    if origin is tuple:
        if not isinstance(data, list | tuple):
            raise StructureError(place, f"{_shown(data)} stands where a list belongs")
        item = get_args(kind)[0]
        return tuple(_value(item, part, (*place, index)) for index, part in enumerate(data))
    if origin is dict:
        if not isinstance(data, Mapping):
            raise StructureError(place, f"{_shown(data)} stands where a table belongs")
        item = get_args(kind)[1]
        return {str(key): _value(item, part, (*place, str(key))) for key, part in data.items()}
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return read(kind, data, place)
    if kind is object:
        return data
    return _scalar(kind, data, place)


def _choice(kinds: tuple[Any, ...], data: object, place: Place) -> Any:
    if data is None and type(None) in kinds:
        return None
    problems = []
    for kind in _tagged(kinds, data, place):
        if kind is not type(None):
            try:
                return _value(kind, data, place)
            except StructureError as error:
                problems.append(error)
    # The last one names the most general kind; a single kind's message is exact.
    raise problems[-1]


def _tagged(kinds: tuple[Any, ...], data: object, place: Place) -> tuple[Any, ...]:
    """Only the dataclass that the data names by a Literal field, where there is one.

    So that a misspelt key of it is told, not what a stranger lacks. Raises StructureError where all
    are dataclasses with such a field and the data names none.
    """
    if not isinstance(data, Mapping):
        return kinds
    tags: dict[str, dict[str, Any]] = {}
    for kind in kinds:
        if dataclasses.is_dataclass(kind):
            for name, hint in get_type_hints(kind).items():
                if get_origin(hint) is Literal and len(get_args(hint)) == 1:
                    tags.setdefault(name, {})[get_args(hint)[0]] = kind
    for name, words in tags.items():
        if isinstance(data.get(name), str) and data[name] in words:
            return (words[data[name]],)
        if len(words) == len(kinds):
            choices = ", ".join(map(_shown, words))
            if name not in data:
                raise StructureError((*place, name), "missing field", f"Choose one of {choices}")
            problem = f"{_shown(data[name])} is not one of {choices}"
            raise StructureError((*place, name), problem)
    return kinds


def _scalar(kind: type, data: object, place: Place) -> Any:
    names = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}
    if kind is float and isinstance(data, int | float) and not isinstance(data, bool):
        try:
            number = float(data)
        except OverflowError:  # a whole number with more digits than a float can have
            number = math.inf
        if not math.isfinite(number):
            raise StructureError(place, f"{_shown(data)} is not a finite number")
        return number
    if isinstance(data, kind) and isinstance(data, bool) == (kind is bool):
        return data
    mend = "Write it between quotes" if kind is str and _is_plain(data) else ""
    raise StructureError(place, f"{_shown(data)} stands where {names[kind]} belongs", mend)


def _is_plain(data: object) -> bool:
    """Whether it is a value that YAML and TOML take from a text without quotes."""
    return isinstance(data, bool | int | float | datetime.date)


class _Shortened(reprlib.Repr):
    """As ``repr``, of the first few items and letters alone: a value may be of any size."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlist = self.maxdict = self.maxtuple = 20
        self.maxstring = self.maxother = 60

    def repr_int(self, x: int, level: int) -> str:
        # Python writes no more than 4,300 digits.
        return "a number of many digits" if x.bit_length() > 10_000 else super().repr_int(x, level)


def _shown(data: object) -> str:
    text = f"“{data}”" if isinstance(data, str) else _Shortened().repr(data)
    return text if len(text) <= 60 else f"{text[:57]}..."
