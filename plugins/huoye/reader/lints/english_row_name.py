"""A Chinese table speaks Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.source import PageSource
from huoye.reader.tables import tables
from huoye.words import tags

NAME = "english-row-name"
MEANING = (
    "A row of a Chinese table that is named in English words; names in capitals, code and formulas "
    "are names. Off unless `LINTS` says more."
)
WRONG = """\
| 模型 | 参数量 |
|------|--------|
| baseline | 1 |
"""
RIGHT = """\
| 模型 | 参数量 |
|------|--------|
| 基线 | 1 |
"""
SEVERITY = "off"
_WORDS = re.compile(r"\s*[a-z]{2,}(?:[ '-][a-z]+)*\s*")
_HAN = re.compile(r"[\u3400-\u9fff]")


def check(page: PageSource, html: str) -> Iterator[BuildError]:
    """Rows of tables with a Chinese head, on Chinese pages."""
    if "zh" not in tags(page.lang):
        return
    for table in tables(page, html):
        if not any(map(_HAN.search, table.head)):
            continue
        for number, row in enumerate(table.rows):
            if row and _WORDS.fullmatch(row[0]):
                what = f"the row “{row[0].strip()}” of a Chinese table is named in English"
                yield page.error(what, line=table.row_line(number), mend="Name it in Chinese")
