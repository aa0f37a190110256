"""What Pelican knows of pages, as JSON that says all of it, and back again."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup
from pelican.urlwrappers import Author, Category, Tag, URLWrapper
from pelican.utils import SafeDatetime

from huoye.core.files import PublishedFile
from huoye.incremental import purity

#: These are themselves in JSON, and lists are what says its kind first.
_PLAIN = frozenset({str, bool, int, float, type(None)})
_DATES = {kind.__name__: kind for kind in (SafeDatetime, datetime.datetime)}
_WRAPPERS = {kind.__name__: kind for kind in (Author, Category, Tag)}


class NotRestorable(Exception):
    """A value that cannot be made again from what was written of it."""


class ValueWriter:
    """Values to JSON.

    pages: id() of each of the site's pages and files -> its number.
    """

    def __init__(self, pages: Mapping[int, int]) -> None:
        self._pages = pages
        #: Whether all that was written can be made again.
        self.is_restorable = True

    def written(self, value: Any) -> Any:
        """One value. Raises purity.NotKnown where two that differ might be written alike."""
        kind = type(value)
        if kind in _PLAIN:
            return value
        if (number := self._pages.get(id(value))) is not None:
            return ["page", number]
        if kind in (list, tuple, set):
            return self._items(kind, value)
        if kind in (dict, defaultdict):
            pairs = [[self.written(key), self.written(held)] for key, held in value.items()]
            is_plain = kind is dict or value.default_factory is list
            return [kind.__name__ if is_plain else self._lost(kind), pairs]
        if kind in _WRAPPERS.values():
            return [kind.__name__, value.name, None if value._slug_from_name else value.slug]
        if kind in _DATES.values() and isinstance(value.tzinfo, ZoneInfo | None):
            zone = value.tzinfo and value.tzinfo.key
            return [kind.__name__, value.replace(tzinfo=None).isoformat(), value.fold, zone]
        if kind is ZoneInfo and value.key:
            return ["ZoneInfo", value.key]
        if kind is Markup:
            return ["Markup", str(value)]
        if kind is PublishedFile:
            return ["PublishedFile", value.url, value.sha256, self.written(value.source)]
        return self._other(value)

    def _items(self, kind: type, value: Any) -> list[Any]:
        if kind is set:
            return ["set", sorted((self.written(item) for item in value), key=str)]
        numbers = [self._pages.get(id(item)) for item in value]
        if numbers and None not in numbers:
            return [f"{kind.__name__} of pages", numbers]
        return [kind.__name__, [self.written(item) for item in value]]

    def _other(self, value: Any) -> list[Any]:
        if isinstance(value, URLWrapper):
            known: Any = [value.name, value.slug]
        else:
            known = purity.plain(value)
        return [self._lost(type(value)), known]

    def _lost(self, kind: type) -> str:
        self.is_restorable = False
        return f"no {kind.__qualname__}"


class ValueReader:
    """The values again. page: gives the page or file of a number."""

    def __init__(self, settings: Any, page: Callable[[int], Any]) -> None:
        self._settings = settings
        self._page = page
        self._wrappers: dict[tuple[str, ...], Any] = {}

    def read(self, written: Any) -> Any:
        """One value. Raises NotRestorable."""
        if type(written) is not list:
            return written
        kind, *held = written
        match kind:
            case "page":
                return self._page(*held)
            case "list of pages":
                return [self._page(number) for number in held[0]]
            case "tuple of pages":
                return tuple(self._page(number) for number in held[0])
            case "list":
                return [self.read(item) for item in held[0]]
            case "tuple":
                return tuple(self.read(item) for item in held[0])
            case "set":
                return {self.read(item) for item in held[0]}
            case "dict":
                return {self.read(key): self.read(value) for key, value in held[0]}
            case "defaultdict":
                pairs = ((self.read(key), self.read(value)) for key, value in held[0])
                return defaultdict(list, pairs)
            case "SafeDatetime" | "datetime":
                return _date(_DATES[kind], *held)
            case "ZoneInfo":
                return ZoneInfo(*held)
            case "Markup":
                return Markup(*held)
            case "PublishedFile":
                return PublishedFile(held[0], held[1], self.read(held[2]))
        if kind in _WRAPPERS:
            return self._wrapper(*written)
        raise NotRestorable(kind)

    def _wrapper(self, kind: str, name: str, slug: str | None) -> Any:
        """Alike for all pages that name it, which is all that Pelican asks."""
        key = (kind, name, "" if slug is None else f"={slug}")
        if key not in self._wrappers:
            made = _WRAPPERS[kind](name, self._settings)
            if slug is not None:
                made.slug = slug
            self._wrappers[key] = made
        return self._wrappers[key]


def _date(kind: type[datetime.datetime], text: str, fold: int, zone: str | None) -> Any:
    date = kind.fromisoformat(text)
    return date.replace(fold=fold, tzinfo=zone and ZoneInfo(zone))  # type: ignore[arg-type]
