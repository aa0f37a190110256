"""A page has a title."""

from __future__ import annotations

from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.front_matter import FrontMatter
from huoye.reader.source import PageSource

NAME = "no-title"
MEANING = "A page without a title cannot be listed."
ELSEWHERE = "off"
WRONG = """\
Date: 2009-08-01
Slug: ellipse
"""
RIGHT = """\
Title: The ellipse
Date: 2009-08-01
Slug: ellipse
"""


def check(page: PageSource, fields: FrontMatter) -> Iterator[BuildError]:
    """At the first line, where it belongs."""
    if not fields.values().get("title"):
        yield page.error("no title", line=1, mend="Begin the file with `Title: …`")
