"""Texts of pages while nobody reads them: of ten thousand pages they would take a gigabyte.

What belongs to a page is read twice, when the page is read and when it is shown. In between it is
packed, in a tenth of its room.
"""

from __future__ import annotations

import zlib
from typing import Any

from pelican.contents import Content

#: Of a page of formulas the first level leaves a twelfth, and the best a fourteenth.
_LEVEL = 1


class RestingText:
    """A text, packed."""

    __slots__ = ("packed",)

    def __init__(self, packed: bytes) -> None:
        """packed: as of another one."""
        self.packed = packed

    @classmethod
    def of(cls, text: str) -> RestingText:
        """Pack a text. Half of a pair, as others may write it, is kept as it is."""
        return cls(zlib.compress(text.encode("utf-8", "surrogatepass"), _LEVEL))

    def __str__(self) -> str:
        """The text. Raises zlib.error for what was packed by nobody."""
        return zlib.decompress(self.packed).decode("utf-8", "surrogatepass")


class Body:
    """The field of an object that holds a text or one at rest, and is the text for whoever asks."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, holder: Any, owner: type | None = None) -> Any:
        if holder is None:
            return self
        try:
            held = vars(holder)[self._name]
        except KeyError:
            raise AttributeError(self._name) from None
        return str(held) if type(held) is RestingText else held

    def __set__(self, holder: Any, value: object) -> None:
        vars(holder)[self._name] = value

    def __delete__(self, holder: Any) -> None:
        vars(holder).pop(self._name, None)


def let_rest() -> None:
    """Let the text of Pelican's pages be one at rest."""
    Content._content = Body("_content")
