r"""Tables whose formulas may hold a bar, as in ``| $P(A|B)$ |``, and which lose no cell.

Python-Markdown parts cells at every bar outside of code, and drops those beyond the last column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Extension, Markdown
from markdown.extensions.tables import TableProcessor

from huoye.reader.han import is_wide
from huoye.reader.markdown import tex_rules

_OPENING = re.compile(r"(?<!\\)(?:\\\\)*(\$\$?|\\\()|(?<!\\)`+")
_DELIMITERS = re.compile(r"[|:\- ]*-[|:\- ]*$")
#: Han characters of a cell that wants some width.
_WORDY = 12
#: How wide the name of a row is that wants some, in halves of a Han character.
_PHRASE = 18
#: What takes no room, or not as much as it has signs.
_NOT_WORDS = re.compile(r"\$[^$]*\$|\]\([^()]*\)|[`*\[]")
#: A number as a table has it, with its sign, spread, a power of ten, per cent; or a pair of them.
_ONE = (
    r"[-+−~≈<>≤≥]? ?\d[\d,.]*(?:×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
    r"(?: ?± ?\d[\d,.]*(?:×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)? ?[%‰]?"
)
_NUMBER = re.compile(rf"{_ONE}(?:, {_ONE})?")
#: Stands for a bar within a formula while cells are parted.
_BAR = "\x1a"


class TableCellProcessor(TableProcessor):
    """Parts rows at the bars between formulas."""

    #: How many cells the header of the table has that is being read.
    _columns = 0

    def test(self, parent: Element, block: str) -> bool:
        self._columns = 0
        # Most blocks are none: look at two lines before all of them.
        _, _, rest = block.partition("\n")
        delimiters = rest.partition("\n")[0]
        if not _DELIMITERS.match(delimiters):
            return False
        return bool(super().test(parent, block))

    def run(self, parent: Element, blocks: list[str]) -> None:
        self._columns = len(self.separator)
        super().run(parent, blocks)
        self._columns = 0

    def _build_row(self, row: str, parent: Element, align: Sequence[str | None]) -> None:
        super()._build_row(row, parent, align)  # type: ignore[misc]  # the stub leaves it out
        for text in self._surplus(row, len(align)):
            SubElement(parent[-1], parent[-1][0].tag).text = text
        for cell in parent[-1]:
            # Browsers would break Han text after each character to make room for a long word.
            text = cell.text or ""
            if sum(map(is_wide, text)) >= _WORDY:
                cell.set("class", "wordy")
            elif " " in text and _NUMBER.fullmatch(text):
                # The signs of a number belong together.
                cell.set("class", "unbroken")
        first = parent[-1][0]
        if first.tag == "td" and not first.get("class") and _width(first.text or "") >= _PHRASE:
            # Beside columns of numbers, which don't break, it would be a word wide.
            first.set("class", "phrase")

    def _surplus(self, row: str, columns: int) -> list[str]:
        """What a row holds beyond the last column; empty cells at its end are nothing."""
        # Most rows have no more bars than their columns need.
        if row.count("|") <= columns - 1:
            return []
        cells: list[str] = self._split_row(row)  # type: ignore[attr-defined]
        more = [cell.strip(" ") for cell in cells[columns:]]
        while more and not more[-1]:
            more.pop()
        return more

    def _split(self, row: str) -> list[str]:
        if "|" not in row or not ("$" in row or "\\(" in row):
            return self._parted(row)
        hidden = _without_bars(row)
        cells = [cell.replace(_BAR, "|") for cell in self._parted(hidden)]
        if len(cells) != self._columns and hidden != row:
            plain = self._parted(row)
            # What looks like a formula may be money in two cells.
            if len(plain) == self._columns:
                return plain
        return cells

    def _parted(self, row: str) -> list[str]:
        """At every bar outside of code."""
        cells: list[str] = super()._split(row)  # type: ignore[misc]  # the stub leaves it out
        return cells


def _width(text: str) -> int:
    """Of the words of a cell, in halves of a Han character."""
    return sum(2 if is_wide(sign) else 1 for sign in _NOT_WORDS.sub("", text))


def _without_bars(row: str) -> str:
    parts, at = [], 0
    for start, end in _formulas(row):
        parts += [row[at:start], re.sub(r"(?<!\\)\|", _BAR, row[start:end])]
        at = end
    return "".join([*parts, row[at:]])


def _formulas(row: str) -> Iterator[tuple[int, int]]:
    """Where the formulas of a row begin and end."""
    at = 0
    while (opening := _OPENING.search(row, at)) is not None:
        sign, start = opening[1], opening.end()
        if sign is None:
            closing = row.find(opening[0], start)
            at = closing + len(opening[0]) if closing >= 0 else start
            continue
        end = _end(row, sign, opening)
        if end is not None:
            yield start, end
        at = end or start


def _end(row: str, sign: str, opening: re.Match[str]) -> int | None:
    start = opening.end()
    if sign != "$":
        closing = row.find("$$" if sign == "$$" else "\\)", start)
        return closing + 2 if closing >= 0 else None
    dollar = tex_rules.closing_dollar(row, start)
    if dollar is None or (
        " | " in row[start:dollar] and row[start:dollar].strip() != row[start:dollar]
    ):
        return None
    before, tex, after = row[: opening.start(1)], row[start:dollar], row[dollar + 1 : dollar + 2]
    return dollar + 1 if tex_rules.is_formula(before, tex, after) else None


class TableCellExtension(Extension):
    """Stands in for Python-Markdown's processor, where its extension is loaded."""

    def extendMarkdown(self, md: Markdown) -> None:
        processors = md.parser.blockprocessors
        if "table" in processors:
            theirs: Any = processors["table"]
            processors.register(TableCellProcessor(md.parser, theirs.config), "table", 75)
