"""One Markdown file being read, and where in it something stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.core.files import PublishedFile
from huoye.reader import front_matter, slashes
from huoye.reader.code import without_code, without_fences
from huoye.reader.front_matter import FrontMatter
from huoye.reader.reading_time import ReadingClock


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
    #: Files that a link may lead to -> whether they were there, which decides how it is written.
    sought: dict[Path, bool] = field(default_factory=dict)
    #: Names of the settings that it depends on, besides those of every page.
    settings: set[str] = field(default_factory=set)
    #: What is found on it for when all pages are read, by names of the rooms' own.
    marks: set[str] = field(default_factory=set)
    #: What templates get of it besides, JSON, by the name of its attribute there.
    given: dict[str, Any] = field(default_factory=dict)
    #: Whether it is read to the same tomorrow.
    is_lasting: bool = True
    #: What is said in the name of lints by what reads it, by what authors read.
    remarks: dict[str, BuildError] = field(default_factory=dict)
    #: What the page wants in the output, by address.
    files: dict[str, PublishedFile] = field(default_factory=dict)
    #: Addresses that the HTML links to in Pelican's way, see ``PageResult.pictures``.
    pictures: set[str] = field(default_factory=set)
    #: Names of the blocks that the build's pipeline knows.
    block_names: Collection[str] = frozenset()
    #: What Markdown has made of it, before any pass.
    draft: str = ""
    #: Shared with its parts.
    clock: ReadingClock = field(default_factory=ReadingClock, repr=False, compare=False)
    #: Of a part of a file: its first line there.
    part_line: int | None = None
    #: Where a fragment or a pattern occurs: a mistake may stand on a page a thousand times.
    _lines_of: dict[str | re.Pattern[str], list[int]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def fields(self) -> FrontMatter:
        """The front matter; a part of a file has none."""
        return front_matter.parse(self.text) if self.part_line is None else FrontMatter((), 0)

    @property
    def body(self) -> str:
        """The text below the front matter."""
        return self.text[self.fields.end :]

    @property
    def body_line(self) -> int:
        """1-based line where the body begins."""
        return self.line_at(self.fields.end)

    @cached_property
    def blocks(self) -> slashes.Blocks:
        """The blocks of the body."""
        return slashes.parse(self.body.split("\n"), self.block_names, self.body_line)

    def part(self, text: str, line: int) -> PageSource:
        """A text of this page that is read by itself, such as its summary; all that blocks leave
        they leave with the page. line: where it begins."""
        return replace(self, text=text, part_line=line)

    def line_of(self, fragment: str, nth: int = 0) -> int | None:
        """1-based line where the nth (from 0) occurrence of a source fragment starts.

        Fenced code is skipped. The indentation and quote marks at the start of the fragment's
        lines are ignored, since Markdown strips them inside lists and quotations.
        """
        if fragment not in self._lines_of:
            lines = [re.escape(line.strip(" \t>")) for line in fragment.strip().split("\n")]
            found = re.finditer(r"[ \t]*\n[ \t>]*".join(lines), self._without_fences)
            self._lines_of[fragment] = [self.line_at(match.start()) for match in found]
        return _nth(self._lines_of[fragment], nth)

    def lines_matching(self, pattern: re.Pattern[str]) -> list[int]:
        """1-based lines where matches start, in order; code and comments are skipped."""
        if pattern not in self._lines_of:
            found = pattern.finditer(self.without_code)
            self._lines_of[pattern] = [self.line_at(match.start()) for match in found]
        return list(self._lines_of[pattern])

    def lines_of_html(self, pattern: re.Pattern[str]) -> list[int]:
        """The same of what Markdown has made into HTML, for which the text has a place: what looks
        like code there may be none to Markdown."""
        matches = pattern.finditer(self.text, self.fields.end)
        return self.lines_matching(pattern) or [self.line_at(m.start()) for m in matches]

    def line_at(self, offset: int) -> int:
        """1-based line of a character offset into ``text``."""
        return bisect_left(self._newlines, offset) + (self.part_line or 1)

    def error(self, what: str, *, line: int | None = None, mend: str = "") -> BuildError:
        """A problem of this page, to be raised or reported."""
        return BuildError(what, path=self.path, line=line, mend=mend)

    def errors(self, kind: slashes.ProblemKind) -> list[BuildError]:
        """What is surely wrong with the blocks, of one kind."""
        return [
            self.error(problem.what, line=problem.line, mend=problem.mend)
            for problem in self.blocks.problems
            if problem.kind == kind
        ]

    @cached_property
    def _newlines(self) -> list[int]:
        return [found.start() for found in re.finditer("\n", self.text)]

    @cached_property
    def without_code(self) -> str:
        """The text with code and comments blanked out; every character keeps its place."""
        return without_code(self.text)

    @cached_property
    def _without_fences(self) -> str:
        return "\n".join(without_fences(self.text.split("\n")))


def _nth(lines: list[int], nth: int) -> int | None:
    return lines[nth] if nth < len(lines) else None
