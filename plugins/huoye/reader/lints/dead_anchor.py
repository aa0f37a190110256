"""Links to a place on a page lead to a place that is there."""

from __future__ import annotations

from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.core.near import near
from huoye.reader.links import Link
from huoye.reader.site import Site, SitePage

NAME = "dead-anchor"
MEANING = "A link leads to a `#place` that its page doesn't have."
WRONG = """\
Title: The ellipse
Date: 2009-08-01
Slug: ellipse

[Below](#aera).

## Area
"""
RIGHT = """\
Title: The ellipse
Date: 2009-08-01
Slug: ellipse

[Below](#area).

## Area
"""


def check(site: Site) -> Iterator[BuildError]:
    """Links within a page, and from one page's source to another's."""
    pages = site.names
    for page in site.pages:
        for text in dict.fromkeys(page.result.links):
            link = Link.of(text)
            target = _target(pages, page, link)
            if target and not is_there(site, target, link.anchor):
                yield from site.errors(page, text, *missing(target, link))


def _target(pages: dict[str, SitePage], page: SitePage, link: Link) -> SitePage | None:
    if link.is_external or not link.anchor:
        return None
    if link.what == "filename":
        return pages.get(link.within(page.folder))
    return None if link.what or link.path else page


def is_there(site: Site, page: SitePage, anchor: str) -> bool:
    """Whether a page has the place; every browser knows the top of a page."""
    return anchor in page.result.labels or anchor in site.theme_ids or anchor.lower() == "top"


def missing(page: SitePage, link: Link) -> tuple[str, str]:
    """What is wrong with a link to a place that is not there, and how to mend it."""
    labels = sorted(page.result.labels)
    alike = near(link.anchor, labels) or [
        label for label in labels if label.lower() == link.anchor.lower()
    ]
    where = "on this page" if not link.path else f"on the page {page.name}"
    mend = f"Did you mean #{alike[0]}?" if alike else "Give the heading that id: `## … {#id}`"
    return f"there is no #{link.anchor} {where}", mend
