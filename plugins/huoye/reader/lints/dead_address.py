"""Links to addresses of the site lead to something that is published."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import quote, unquote, urljoin

from huoye.core.errors import BuildError
from huoye.reader.links import Link
from huoye.reader.lints.dead_anchor import is_there, missing
from huoye.reader.site import Published, Site, SitePage

NAME = "dead-address"
MEANING = (
    "A plain link leads neither to a file of the content, seen from the file that it stands in, "
    "nor to an address that the site has; `LINKS_ELSEWHERE` in the settings names what others "
    "publish."
)
WRONG = """\
Title: The ellipse
Date: 2009-08-01
Slug: ellipse

![An ellipse](ellipse.png)
"""
RIGHT = """\
Title: The ellipse
Date: 2009-08-01
Slug: ellipse

[The springs](spring.md)
<!-- spring.md -->
Title: The spring
Date: 2009-08-01
Slug: spring
"""


def check(site: Site, published: Published) -> Iterator[BuildError]:
    """Relative addresses as a browser resolves them."""
    pages = {page.save_as: page for page in site.pages}
    for page in (*site.pages, *site.unread):
        for text in dict.fromkeys(page.result.links):
            link = Link.of(text, str(site.build.settings.get("SITEURL") or ""))
            if link.what or link.is_external or not link.path:
                continue
            problem = _problem(site, published, pages, page, link)
            if problem:
                yield from site.errors(page, text, *problem)


def _problem(
    site: Site, published: Published, pages: dict[str, SitePage], page: SitePage, link: Link
) -> tuple[str, str] | None:
    address = unquote(urljoin(f"/{quote(page.url)}", quote(link.path))).lstrip("/")
    if f"/{address}".startswith(tuple(site.build.settings.get("LINKS_ELSEWHERE") or ())):
        return None
    if not page.save_as and not link.path.startswith("/"):
        # From where it leads is not known yet; something on the site must end so.
        ends = posixpath.normpath(link.path).replace("../", "")
        return None if any(map(published.ends_so, _files(ends))) else _nowhere(link)
    save_as = next((name for name in _files(address) if name in published), None)
    if save_as is None:
        return _nowhere(link)
    if link.anchor and save_as in pages and not is_there(site, pages[save_as], link.anchor):
        return missing(pages[save_as], link)
    return None


def _nowhere(link: Link) -> tuple[str, str]:
    mend = (
        "Write the path from this file to the other, or {static}/… and {filename}/… "
        "from the root of the content"
    )
    return f"the link {link.text} leads nowhere", mend


def _files(address: str) -> Iterator[str]:
    """What a host may send for an address."""
    address = address.rstrip("/")
    if address not in ("", ".", ".."):
        yield address
        yield f"{address}.html"
    yield f"{address}/index.html".lstrip("/.")
