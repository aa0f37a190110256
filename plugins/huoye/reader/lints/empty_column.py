"""A column says something."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from huoye.core.errors import BuildError
from huoye.reader.source import PageSource
from huoye.reader.tables import tables

NAME = "empty-column"
MEANING = "A table's column with nothing below its head. Off unless `LINTS` says more."
WRONG = """\
| a | b | perimeter |
|---|---|-----------|
| 5 | 3 |           |
| 5 | 4 |           |
"""
RIGHT = """\
| a | b |
|---|---|
| 5 | 3 |
| 5 | 4 |
"""
SEVERITY = "off"


def check(page: PageSource, html: str) -> Iterator[BuildError]:
    """At the table's head."""
    for table in tables(page, html):
        columns = zip_longest(*table.rows, fillvalue="")
        for number, column in enumerate(columns, start=1):
            if not any(cell.strip() for cell in column):
                what = f"the table's column {number} is empty"
                yield page.error(what, line=table.line, mend="Fill it, or leave it out")
