"""Which numbers a config may have: a range stands in the annotation of its field."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from huoye.core.structure import Place, StructureError


@dataclass(frozen=True)
class Range:
    """From ``least`` to ``most``, both included; above, below: without that end."""

    least: float
    most: float
    above: bool = False
    below: bool = False

    def __contains__(self, number: float) -> bool:
        # A comparison with NaN is never true.
        if not self.least <= number <= self.most:
            return False
        return not (self.above and number == self.least) and not (
            self.below and number == self.most
        )

    def __str__(self) -> str:
        least, most = _shown(self.least), _shown(self.most)
        if not self.above and not self.below:
            return f"{least} to {most}"
        least = f"more than {least}" if self.above else f"at least {least}"
        most = f"less than {most}" if self.below else f"at most {most}"
        return f"{least} and {most}"


def _shown(number: float) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number:g}"


#: Of anything that is counted: layers, words, pictures.
Count = Annotated[int, Range(1, 1_000_000)]
CountOrNone = Annotated[int, Range(0, 1_000_000)]
#: Steps, positions: what a long training has many of.
Many = Annotated[int, Range(1, 1_000_000_000)]
ManyOrNone = Annotated[int, Range(0, 1_000_000_000)]
#: Pixels, and those to which 0 means "as it is".
Side = Annotated[int, Range(1, 1024)]
SideOrNone = Annotated[int, Range(0, 1024)]
#: Of a network.
Width = Annotated[int, Range(1, 16_384)]
WidthOrNone = Annotated[int, Range(0, 16_384)]
Depth = Annotated[int, Range(1, 1000)]
Bits = Annotated[int, Range(1, 8)]
#: NumPy's and torch's.
Seed = Annotated[int, Range(0, 2**63 - 1)]
Share = Annotated[float, Range(0, 1)]
#: An average that forgets: at 1 it would keep what it began with.
Decay = Annotated[float, Range(0, 1, below=True)]
Rate = Annotated[float, Range(0, 100, above=True)]
Threads = Annotated[int, Range(1, 1024)]


def check(config: object) -> None:
    """Raises StructureError for the first number of a config that is out of its range."""
    for place, number, allowed in numbers(config):
        if allowed is not None and number not in allowed:
            shown = repr(number) if abs(number) < 10**15 else f"{number:.3g}"
            raise StructureError(place, f"{shown} is not {allowed}", "Choose one inside")


def numbers(config: object, place: Place = ()) -> Iterator[tuple[Place, float, Range | None]]:
    """Every number in a config, however deep, with the range that its field names."""
    hints = get_type_hints(type(config), include_extras=True)
    for field in fields(config):  # type: ignore[arg-type]
        value, hint = getattr(config, field.name), hints[field.name]
        yield from _numbers(value, hint, None, (*place, field.name))


def _numbers(
    value: object, hint: Any, allowed: Range | None, place: Place
) -> Iterator[tuple[Place, float, Range | None]]:
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        named = next((part for part in parts[1:] if isinstance(part, Range)), allowed)
        yield from _numbers(value, parts[0], named, place)
    elif is_dataclass(value):
        yield from numbers(value, place)
    elif origin in (Union, types.UnionType):
        # A number that may be left out.
        yield from _numbers(value, parts[0], allowed, place)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _numbers(item, parts[0], allowed, (*place, index))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _numbers(item, parts[1], allowed, (*place, str(key)))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield place, value, allowed
