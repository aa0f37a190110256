"""A page's slug becomes its address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.front_matter import FrontMatter
from huoye.reader.source import PageSource

NAME = "plain-slug"
MEANING = "A slug is missing, or made of more than `a-z`, `0-9` and `-`: it becomes the address."
ELSEWHERE = "off"
WRONG = """\
Title: The ellipse
Date: 2009-08-01
Slug: The Ellipse
"""
RIGHT = """\
Title: The ellipse
Date: 2009-08-01
Slug: ellipse
"""
_PLAIN = re.compile(r"[a-z0-9-]+")


def check(page: PageSource, fields: FrontMatter) -> Iterator[BuildError]:
    """At its line, or at the first."""
    slug = fields.values().get("slug", "")
    if not _PLAIN.fullmatch(slug):
        what = f"the slug “{slug}” is not plain" if slug else "no slug"
        mend = "Add a line such as `Slug: ellipse`: small letters a-z, digits and hyphens"
        yield page.error(what, line=fields.line("slug"), mend=mend)
