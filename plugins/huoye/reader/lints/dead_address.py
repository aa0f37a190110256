"""Links to addresses of the site lead to something that is published."""

from __future__ import annotations

from collections.abc import Container, Iterator
from urllib.parse import quote, unquote, urljoin

from huoye.core.errors import BuildError
from huoye.reader.links import Link
from huoye.reader.lints.dead_anchor import is_there, missing
from huoye.reader.site import Site

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


def check(site: Site, published: Container[str]) -> Iterator[BuildError]:
    """Relative addresses as a browser resolves them. published: files from the site's root."""
    siteurl = str(site.build.settings.get("SITEURL") or "")
    elsewhere = tuple(site.build.settings.get("LINKS_ELSEWHERE") or ())
    pages = {page.save_as: page for page in site.pages}
    for page in site.pages:
        for text in dict.fromkeys(page.result.links):
            link = Link.of(text, siteurl)
            if link.what or link.is_external or not link.path:
                continue
            address = unquote(urljoin(f"/{quote(page.url)}", quote(link.path))).lstrip("/")
            if f"/{address}".startswith(elsewhere):
                continue
            save_as = next((name for name in _files(address) if name in published), None)
            if save_as is None:
                mend = (
                    "Write the path from this file to the other, or {static}/… and {filename}/… "
                    "from the root of the content"
                )
                yield from site.errors(page, text, f"the link {text} leads nowhere", mend)
            elif (
                link.anchor and save_as in pages and not is_there(site, pages[save_as], link.anchor)
            ):
                yield from site.errors(page, text, *missing(pages[save_as], link))


def _files(address: str) -> Iterator[str]:
    """What a host may send for an address."""
    if address:
        yield address.rstrip("/")
        yield f"{address.rstrip('/')}.html"
    yield f"{address.rstrip('/')}/index.html".lstrip("/")
