"""A page dated in the future is published today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from dateutil import parser

from huoye.core.errors import BuildError
from huoye.reader.dates import iso, whole
from huoye.reader.front_matter import FrontMatter
from huoye.reader.source import PageSource

NAME = "future-date"
MEANING = (
    "An article dated in the future is published now, above all others; it is a slip, or it should "
    "wait (`Status: draft`, or `WITH_FUTURE_DATES = False` in the settings)."
)
WRONG = """\
Title: The ellipse
Date: 2999-08-01
Slug: ellipse
"""
RIGHT = """\
Title: The ellipse
Date: 2999-08-01
Slug: ellipse
Status: draft
"""
SEVERITY = "warning"


def check(page: PageSource, fields: FrontMatter) -> Iterator[BuildError]:
    """Dates after tomorrow, since the time zone is not known here."""
    values = fields.values()
    waits = not page.build.settings.get("WITH_FUTURE_DATES", True)
    if waits or values.get("status", "published").lower() not in ("published", ""):
        return
    try:
        written = iso(values.get("date", ""))
        date = whole(written) or parser.parse(written, ignoretz=True)
    except (ValueError, OverflowError):
        return
    if date > datetime.now() + timedelta(days=1):
        page.is_lasting = False
        yield page.error(
            f"the date {values['date']} lies in the future",
            line=fields.line("date"),
            mend="Mend it, or write `Status: draft` until then",
        )
