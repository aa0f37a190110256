"""A date has one meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from dateutil import parser

from huoye.core.errors import BuildError
from huoye.reader.dates import iso, whole
from huoye.reader.front_matter import Entry, FrontMatter
from huoye.reader.source import PageSource

NAME = "unclear-date"
MEANING = (
    "A date that can be read in two ways, or that lacks its day: every country, or every build, "
    "would read another."
)
WRONG = """\
Title: The ellipse
Date: 01/08/2009
Slug: ellipse
"""
RIGHT = """\
Title: The ellipse
Date: 2009-08-01
Slug: ellipse
"""
_YEAR_FIRST = re.compile(r"\s*\d{4}")


def check(page: PageSource, fields: FrontMatter) -> Iterator[BuildError]:
    """Date and Modified; what is no date at all is told where it is read."""
    for entry in fields.entries:
        if entry.key in ("date", "modified") and entry.value:
            yield from _unclear(page, entry)


def _unclear(page: PageSource, entry: Entry) -> Iterator[BuildError]:
    name, written = entry.key.capitalize(), iso(entry.value)
    if whole(written):
        return
    try:
        dates = [
            parser.parse(written, default=datetime(*day)) for day in ((2001, 1, 1), (2002, 2, 2))
        ]
        other = parser.parse(written, default=datetime(2001, 1, 1), dayfirst=True)
    except (ValueError, OverflowError):
        return
    if dates[0] != dates[1]:
        what = f"{name} “{entry.value}” is no whole date"
        yield page.error(what, line=entry.line, mend=f"Write `{name}: 2009-08-01`")
    elif other != dates[0] and not _YEAR_FIRST.match(written):
        what = f"{name} “{entry.value}” may be {dates[0]:%Y-%m-%d} or {other:%Y-%m-%d}"
        yield page.error(
            what, line=entry.line, mend=f"Write `{name}: {dates[0]:%Y-%m-%d}`, or the other"
        )
