"""The tables of a page, as Markdown has made them, with their lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from huoye.reader.source import PageSource

_RULE = re.compile(r"^[ >]*+\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+$", re.M)
_TABLE = re.compile(r"<table\b.*?</table>", re.S)
# As Python-Markdown writes them; one in HTML hardly ever looks the same.
_WITH_BARS = "<table>\n<thead>\n<tr>\n<th"
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
    #: Whether its author wrote it with bars, and not as HTML.
    has_bars: bool

    def row_line(self, row: int) -> int | None:
        """Of a row below the head, from 0."""
        return self.line and self.line + 2 + row


def tables(page: PageSource, html: str) -> list[Table]:
    """All tables of a text."""
    if "<table" not in html:
        return []
    own = _TABLE.findall(_FIGURE.sub("", html))
    # The rule below the head; three hyphens without a bar may be many things.
    lines = [
        page.line_at(rule.start()) - 1
        for rule in _RULE.finditer(page.without_code, page.fields.end)
        if "|" in rule[0]
    ]
    known = sum(table.startswith(_WITH_BARS) for table in own) == len(lines)
    following = iter(lines)
    found = []
    for table in own:
        has_bars = table.startswith(_WITH_BARS)
        line = next(following) if known and has_bars else None
        rows = [_CELL.findall(row) for row in _ROW.findall(table)]
        if rows:
            found.append(Table(rows[0], rows[1:], line, has_bars))
    return found
