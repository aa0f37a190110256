"""The tables of a page, as Markdown has made them, with their lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from huoye.reader.source import PageSource

_RULE = re.compile(r"^[ >]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$", re.M)
_TABLE = re.compile(r"<table\b.*?</table>", re.S)
# What a figure shows is not its author's.
_FIGURE = re.compile(r"<figure\b.*?</figure>", re.S)
_ROW = re.compile(r"<tr\b.*?</tr>", re.S)
_CELL = re.compile(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", re.S)


@dataclass(frozen=True)
class Table:
    """Rows of cells, HTML."""

    head: list[str]
    rows: list[list[str]]
    #: 1-based, of the head; None where the source doesn't tell, as for a table in HTML.
    line: int | None

    def row_line(self, row: int) -> int | None:
        """Of a row below the head, from 0."""
        return self.line and self.line + 2 + row


def tables(page: PageSource, html: str) -> list[Table]:
    """All tables of a text."""
    own = _FIGURE.sub("", html)
    found = [[_CELL.findall(row) for row in _ROW.findall(table)] for table in _TABLE.findall(own)]
    # The rule below the head; three hyphens without a bar may be many things.
    lines: list[int | None] = [
        page.line_at(rule.start()) - 1
        for rule in _RULE.finditer(page.without_code, page.fields.end)
        if "|" in rule[0]
    ]
    if len(lines) != len(found):
        lines = [None] * len(found)
    return [Table(rows[0], rows[1:], line) for rows, line in zip(found, lines, strict=True) if rows]
