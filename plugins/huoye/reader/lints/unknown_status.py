"""``Status`` says one of four things."""

from __future__ import annotations

from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.core.near import did_you_mean
from huoye.reader.front_matter import STATUSES, FrontMatter
from huoye.reader.source import PageSource

NAME = "unknown-status"
MEANING = (
    "`Status` is none of `published`, `draft`, `hidden` and `skip`: Pelican leaves such a page out."
)
ELSEWHERE = "error"
WRONG = """\
Title: The ellipse
Date: 2009-08-01
Slug: ellipse
Status: publish
"""
RIGHT = """\
Title: The ellipse
Date: 2009-08-01
Slug: ellipse
Status: published
"""


def check(page: PageSource, fields: FrontMatter) -> Iterator[BuildError]:
    """At its line; in any letters, as Pelican has it."""
    written = fields.values().get("status", "").strip()
    if written and written.lower() not in STATUSES:
        mend = did_you_mean(written.lower(), STATUSES, f"Write one of: {', '.join(STATUSES)}")
        yield page.error(f"“{written}” is no status", line=fields.line("status"), mend=mend)
