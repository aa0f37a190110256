"""An article has a date."""

from __future__ import annotations

from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.core.real_paths import RealPaths
from huoye.reader.front_matter import FrontMatter
from huoye.reader.source import PageSource

NAME = "no-date"
MEANING = "An article without a date has no place among the others; pages need none."
ELSEWHERE = "off"
WRONG = """\
Title: The ellipse
Slug: ellipse
"""
RIGHT = """\
Title: The ellipse
Date: 2009-08-01
Slug: ellipse
"""


def check(page: PageSource, fields: FrontMatter) -> Iterator[BuildError]:
    """Outside the folders of pages."""
    content = page.build.get(RealPaths).content
    folders = [content / folder for folder in page.build.settings.get("PAGE_PATHS", ["pages"])]
    is_article = not any(page.path.is_relative_to(folder) for folder in folders)
    if is_article and not fields.values().get("date"):
        yield page.error("no date", line=1, mend="Add a line such as `Date: 2018-08-11`")
