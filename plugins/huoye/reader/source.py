"""One Markdown file being read, and where in it something stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.core.files import PublishedFile
from huoye.reader import front_matter

_FENCE = re.compile(r"[ \t>]*(?P<fence>`{3,}|~{3,})(?P<info>.*)$")
_INLINE_CODE = re.compile(
    r"(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t>]*\n).)+?(?<!`)(?P=ticks)(?!`)", re.S
)
_COMMENT = re.compile(r"<!--.*?-->", re.S)


@dataclass
class PageSource:
    """One Markdown file being read, and what its blocks and passes leave on the way."""

    #: Absolute.
    path: Path
    #: The whole file, front matter included.
    text: str
    #: The page's language, a tag such as "zh" or "en".
    lang: str = "zh"
    #: Raw front matter, keys in lower case.
    metadata: dict[str, str] = field(default_factory=dict)
    #: The build that the page is read in.
    build: Build = field(default_factory=Build, repr=False, compare=False)
    #: Every file that the HTML is made from; blocks add theirs.
    dependencies: set[Path] = field(default_factory=set)
    #: What the page wants in the output, by address.
    files: dict[str, PublishedFile] = field(default_factory=dict)
    #: Addresses among ``files`` that the HTML links to in Pelican's way, ``{static}/…``.
    pictures: set[str] = field(default_factory=set)
    #: What blocks of this page leave for those below, by kind.
    shared: dict[str, Any] = field(default_factory=dict)

    @property
    def body(self) -> str:
        """The text below the front matter."""
        return self.text[front_matter.parse(self.text).end :]

    def line_of(self, fragment: str, nth: int = 0) -> int | None:
        """1-based line where the nth (from 0) occurrence of a source fragment starts.

        Fenced code is skipped. The indentation and quote marks at the start of the fragment's
        lines are ignored, since Markdown strips them inside lists and quotations.
        """
        lines = [re.escape(line.strip(" \t>")) for line in fragment.strip().split("\n")]
        pattern = re.compile(r"[ \t]*\n[ \t>]*".join(lines))
        return _nth([self.line_at(m.start()) for m in pattern.finditer(self._without_fences)], nth)

    def lines_matching(self, pattern: re.Pattern[str]) -> list[int]:
        """1-based lines where matches start, in order; code and comments are skipped."""
        return [self.line_at(m.start()) for m in pattern.finditer(self.without_code)]

    def line_at(self, offset: int) -> int:
        """1-based line of a character offset into ``text``."""
        return self.text.count("\n", 0, offset) + 1

    def error(self, what: str, *, line: int | None = None, mend: str = "") -> BuildError:
        """A problem of this page, to be raised or reported."""
        return BuildError(what, path=self.path, line=line, mend=mend)

    @cached_property
    def without_code(self) -> str:
        """The text with code and comments blanked out; every character keeps its place."""
        text = _INLINE_CODE.sub(_blank, self._without_fences)
        return _COMMENT.sub(_blank, text)

    @cached_property
    def _without_fences(self) -> str:
        return "\n".join(without_fences(self.text.split("\n")))


def without_fences(lines: Sequence[str]) -> list[str]:
    """The lines with fenced code blanked out; every character keeps its place."""
    blanked = list(lines)
    for start, end in fences(lines):
        blanked[start : end + 1] = [" " * len(line) for line in blanked[start : end + 1]]
    return blanked


def fences(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last index of each piece of fenced code, its fences included."""
    start = 0
    while start < len(lines):
        end = _fence_end(lines, start)
        if end is None:
            start += 1
            continue
        yield start, end
        start = end + 1


def _fence_end(lines: Sequence[str], start: int) -> int | None:
    """Index of the line that closes the fence opened at ``start``; None where none is opened."""
    opening = _FENCE.match(lines[start])
    if opening is None or (opening["fence"][0] == "`" and "`" in opening["info"]):
        return None
    for index in range(start + 1, len(lines)):
        closing = _FENCE.match(lines[index])
        if closing and closing["fence"] == opening["fence"] and not closing["info"].strip():
            return index
    return None


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _nth(lines: list[int], nth: int) -> int | None:
    return lines[nth] if nth < len(lines) else None
