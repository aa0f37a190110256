"""A key of the front matter has one value."""

from __future__ import annotations

from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.front_matter import FrontMatter
from huoye.reader.source import PageSource

NAME = "repeated-key"
MEANING = "Front matter has a key twice, and only one of the two would count."
WRONG = """\
Title: The ellipse
Date: 2009-08-01
Slug: ellipse
Title: Ellipses
"""
RIGHT = """\
Title: The ellipse
Date: 2009-08-01
Slug: ellipse
"""


def check(page: PageSource, fields: FrontMatter) -> Iterator[BuildError]:
    """Every further line of a key."""
    for entry in fields.repeated():
        yield page.error(
            f"front matter says “{entry.key}” twice",
            line=entry.line,
            mend="Keep one of the two lines",
        )
