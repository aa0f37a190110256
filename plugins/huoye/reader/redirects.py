"""Former addresses of a page, ``Aliases``: a small page at each sends readers on."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from huoye.core.errors import BuildError
from huoye.reader import addresses
from huoye.reader.site import Site, SitePage
from huoye.reader.source import PageSource

_PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{title}</title>
<meta http-equiv="refresh" content="0; url={url}"><link rel="canonical" href="{canonical}">
<meta name="robots" content="noindex"></head>
<body><p><a href="{url}">{title}</a></p></body></html>
"""
_TAKEN = "is the address of another page"


def check(site: Site) -> Iterator[BuildError]:
    """Every alias that no site can have, or that this one has given to a page."""
    taken = {*(page.save_as for page in site.pages), *site.files.values(), *site.templates}
    for page in site.pages:
        for alias in _aliases(page):
            place = save_as(alias)
            if not place or addresses.wrong(place):
                yield _error(page, alias, "is no address of this site")
            elif place in taken:
                yield _error(page, alias, _TAKEN)


def write(site: Site, output: Path) -> Iterator[BuildError]:
    """Write the page of every alias, when all other pages are written; ``check`` comes first.

    Yields what is wrong with one.
    """
    for page in site.pages:
        for alias in _aliases(page):
            place = save_as(alias)
            target = output / place
            if target.exists() or _is_below_a_page(target):
                yield _error(page, alias, _TAKEN)
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(_html(site, page, place), "utf-8")


def places(page: SitePage) -> list[str]:
    """Where the small pages will stand that lead to this one."""
    return [place for alias in _aliases(page) if (place := save_as(alias))]


def _is_below_a_page(target: Path) -> bool:
    return any(parent.is_file() for parent in target.parents)


def save_as(alias: str) -> str:
    """The file that a host sends for an address; "" for one that is told by its query.

    >>> save_as("/archives/12/"), save_as("/2020/old.html"), save_as("/?p=12")
    ('archives/12/index.html', '2020/old.html', '')
    """
    parts = urlsplit(alias)
    path = unquote(parts.path).strip("/")
    if parts.query or not path:
        return ""
    path = posixpath.normpath(path)
    return path if posixpath.splitext(path)[1] in (".html", ".htm") else f"{path}/index.html"


def _aliases(page: SitePage) -> list[str]:
    written = page.result.metadata.get("aliases", "").replace("\n", ",")
    return [alias.strip() for alias in written.split(",") if alias.strip()]


def _html(site: Site, page: SitePage, place: str) -> str:
    url = posixpath.relpath(page.url or ".", posixpath.dirname(place) or ".")
    if page.url.endswith("/"):
        url = f"{url.rstrip('/')}/"
    siteurl = str(site.build.settings.get("SITEURL") or "")
    canonical = f"{siteurl}/{quote(page.url)}" if siteurl else quote(url)
    title = escape(page.result.metadata.get("title", page.name))
    return _PAGE.format(title=title, url=escape(quote(url)), canonical=escape(canonical))


def _error(page: SitePage, alias: str, what: str) -> BuildError:
    source = PageSource(page.result.path, page.result.path.read_text("utf-8-sig"))
    line = source.fields.line("aliases")
    what = f"the alias {addresses.shown(alias)} {what}"
    return BuildError(what, path=page.result.path, line=line, mend="Take it out")
