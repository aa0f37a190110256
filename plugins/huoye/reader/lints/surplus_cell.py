"""A row of a table has no more cells than the table has columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from huoye.core.errors import BuildError
from huoye.reader.source import PageSource
from huoye.reader.tables import tables
from huoye.reader.words_of_html import text_of

NAME = "surplus-cell"
MEANING = "A row has more cells than its table has columns; other tools drop what is too much."
WRONG = """\
| set | condition |
|-----|-----------|
| A   | a | b     |
"""
RIGHT = """\
| set | condition |
|-----|-----------|
| A   | a \\| b    |
"""
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|\\[()]")


def check(page: PageSource, html: str) -> Iterator[BuildError]:
    """Each row that is too long."""
    for table in tables(page, html):
        columns = len(table.head)
        for number, row in enumerate(table.rows):
            if not table.has_bars or len(row) <= columns:
                continue
            # Those at the end of a row are never empty, but may be formulas, code or a picture.
            cells = row[columns:]
            texts = [
                *map(text_of, cells),
                *(unescape(_TAG.sub("", cell)) for cell in cells),
                *cells,
            ]
            first = next((text.strip() for text in texts if text.strip()), "")
            yield page.error(
                f"a row of {len(row)} cells below a head of {columns}: “{first}” has no column",
                line=table.row_line(number),
                mend="Write \\| for a bar that parts no cells, or give the table another column",
            )
