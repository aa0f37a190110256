"""HTML of ours in an article by others: marks stand for it while the article is sanitised."""

from __future__ import annotations

import re
import secrets
from functools import cached_property

from huoye.core.build import Build


class Lost(Exception):
    """A mark stands where no element of its kind can be."""


class Kept:
    """The pieces of a build; a service of the build."""

    def __init__(self, build: Build) -> None:
        #: Whether marks are wanted at all; elsewhere HTML stands as it is.
        self.is_needed = build.is_untrusted
        # No author knows it, and none can write a mark therefore.
        self._nonce = secrets.token_hex(16)
        #: Opening tag, if the piece brings one, and all behind it.
        self._pieces: list[tuple[str, str]] = []

    def mark(self, html: str, *, opening: str = "") -> str:
        """Text that stands for a piece of HTML.

        opening: the tag of a figure, in which nothing but its name is written until then; the mark
        is the first thing in it.
        """
        self._pieces.append((opening, html))
        return f"huoye-{self._nonce}-{len(self._pieces) - 1}-"

    @cached_property
    def marks(self) -> re.Pattern[str]:
        """Every mark, with the tag before it."""
        return re.compile(rf"(?P<tag><figure>\s*)?huoye-{self._nonce}-(?P<number>\d+)-")

    def numbers(self, html: str) -> list[str]:
        """Which marks there are, in their order."""
        return [mark["number"] for mark in self.marks.finditer(html)]

    def restored(self, html: str) -> str:
        """HTML with the pieces in their places. Raises Lost."""
        return self.marks.sub(self._piece, html)

    def _piece(self, mark: re.Match[str]) -> str:
        opening, html = self._pieces[int(mark["number"])]
        if opening and mark["tag"] is None:
            raise Lost
        return (opening or mark["tag"] or "") + html
