"""An id is one place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.site import Site, SitePage
from huoye.reader.source import PageSource

NAME = "duplicate-id"
MEANING = (
    "Two elements of a page have one id, or one has an id of the theme's: links would lead to the "
    "first."
)
WRONG = """\
Title: The ellipse
Date: 2009-08-01
Slug: ellipse

## Area {#size}

## Perimeter {#size}
"""
RIGHT = """\
Title: The ellipse
Date: 2009-08-01
Slug: ellipse

## Area {#area}

## Perimeter {#perimeter}
"""


def check(site: Site) -> Iterator[BuildError]:
    """At the second of each, and at every one that the theme has."""
    theme_ids = site.theme_ids
    for page in site.pages:
        for name, count in Counter(page.result.ids).items():
            if name in theme_ids:
                yield _error(page, name, 0, f"the id “{name}” is one of the theme’s")
            elif count > 1:
                yield _error(page, name, 1, f"the id “{name}” is given twice")


def _error(page: SitePage, name: str, nth: int, what: str) -> BuildError:
    lines = _lines(page, name)
    line = lines[nth] if nth < len(lines) else None
    return BuildError(what, path=page.result.path, line=line, mend="Choose another")


def _lines(page: SitePage, name: str) -> list[int]:
    source = PageSource(page.result.path, page.result.path.read_text("utf-8-sig"))
    written = re.escape(name)
    return source.lines_matching(
        re.compile(
            rf"#{written}(?=[\s}}])|\bid=[\"']?{written}(?=[\"'\s>])"
            rf"|^[ \t>]+label: *[\"']?{written}[\"']? *$",
            re.M,
        )
    )
