"""Where links lead, whichever way they are written.

A link to another file of the content, ``../images/a.png`` or ``other.md``, is taken as editors and
code hosts take it: from the file that it stands in. Pelican knows it as ``{static}/images/a.png``,
which is right on every page, in listings and in feeds.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from huoye.core.real_paths import RealPaths
from huoye.reader.page_result import with_links
from huoye.reader.source import PageSource

_MARKDOWN = (".md", ".markdown", ".mkd", ".mdown")
_INTERNAL = re.compile(r"[{|](?P<what>[a-z]+)[|}](?P<value>.*)", re.S)
#: What Pelican knows in braces as files.
_FILES = ("filename", "static", "attach")
_ENCODED = str.maketrans({sign: quote(sign) for sign in "&;'\"<>"})


@dataclass(frozen=True)
class Link:
    """A link's parts."""

    #: As written.
    text: str
    #: "filename", "static", "tag" … of a link in Pelican's way; "" of a plain one.
    what: str
    #: Of the address, percent signs decoded; "" of a link into the page itself.
    path: str
    #: Behind the #, percent signs decoded.
    anchor: str
    #: Whether it leads to another site, or to none (mailto:).
    is_external: bool

    @classmethod
    def of(cls, text: str, siteurl: str = "") -> Link:
        """siteurl: where the site will stand; a link that begins with it is plain."""
        internal = _INTERNAL.fullmatch(text)
        address = internal["value"] if internal else text
        if siteurl and address.startswith(f"{siteurl}/"):
            address = address.removeprefix(siteurl)
        try:
            parts = urlsplit(address)
        except ValueError:  # no address at all, as in http://[
            return cls(text, "", text, "", False)
        return cls(
            text,
            internal["what"] if internal else "",
            unquote(parts.path),
            unquote(parts.fragment),
            bool(parts.scheme or parts.netloc),
        )

    def within(self, folder: str) -> str:
        """The path from the root of the content, for a link in a file in ``folder``; it begins with
        ``..`` where it leads out."""
        if self.path.startswith("/"):
            return posixpath.normpath(self.path.lstrip("/") or ".")
        return posixpath.normpath(posixpath.join(folder, self.path))


def as_pelican_has_them(html: str, page: PageSource) -> str:
    """A page's HTML, its plain links to files of the content written in Pelican's way."""
    content = page.build.get(RealPaths).content
    if not page.path.is_relative_to(content):
        return html
    folder = page.path.parent.relative_to(content).as_posix()
    return with_links(html, lambda text: _internal(text, content, folder, page))


def absolute(html: str, base: str) -> str:
    """HTML for a feed: plain links, which mean nothing outside of their page, as whole addresses.

    base: the page's own. Links into the page stay: feed readers show the whole article.
    """
    if not urlsplit(base).netloc:
        return html

    def whole(text: str) -> str:
        link = Link.of(text)
        plain = not (link.what or link.is_external) and link.path
        return urljoin(base, text) if plain else text

    return with_links(html, whole)


def _internal(text: str, content: Path, folder: str, page: PageSource) -> str:
    link = Link.of(text)
    if link.what in _FILES:
        return _readable(text)
    if link.what or link.is_external or not link.path:
        return text
    name = link.within(folder)
    if name.startswith("../") or not is_file(content / name, page):
        return text
    what = "filename" if name.endswith(_MARKDOWN) else "static"
    parts = urlsplit(text)
    written = parts.path.lstrip("/")
    if not parts.path.startswith("/"):
        written = posixpath.normpath(posixpath.join(folder, parts.path))
    return _readable(f"{{{what}}}/{urlunsplit(('', '', written, parts.query, parts.fragment))}")


def _readable(text: str) -> str:
    """A link in Pelican's way, the signs of its path encoded behind which Pelican would read no
    further, since HTML writes them as ``&amp;``."""
    path = re.match(r"[^?#]*", text)
    assert path is not None
    return path[0].translate(_ENCODED) + text[path.end() :]


def is_file(path: Path, page: PageSource) -> bool:
    """Whether a file is there, on which the page depends from now on."""
    try:
        found = path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False
    page.sought[path] = found
    return found
