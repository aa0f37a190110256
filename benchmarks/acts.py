"""What acts in a page: scripts, handlers, what is loaded from elsewhere, what covers the page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_ELEMENTS = {"iframe", "object", "embed", "base", "style", "applet", "frame", "portal"}
_LOADS = {"src", "srcset", "poster", "data", "background", "longdesc", "lowsrc", "dynsrc"}
_LEADS = {"href", "xlink:href", "action", "formaction", "cite"}
_SCRIPT = re.compile(r"(?:javascript|vbscript|data):", re.I)
_SEEN_BY_BROWSERS = re.compile(r"[\x00-\x20]")
#: Of MathJax: a box within its formula.
_MOVES = re.compile(r"position:\s*(?!relative|absolute)|z-index|url\(|expression|@import", re.I)


class _Acts(HTMLParser):
    def __init__(self, siteurl: str) -> None:
        super().__init__()
        self._siteurl = siteurl
        self._in_body = False
        self.met: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_body |= tag == "body"
        given = {name: value or "" for name, value in attrs}
        if tag in _ELEMENTS or (self._in_body and tag in {"meta", "link"}):
            self.met.append(f"<{tag}>")
        if tag == "script" and not self._is_ours(given):
            self.met.append(f"<script {given}>")
        if tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
            self.met.append("refresh")
        for name, value in given.items():
            read = _SEEN_BY_BROWSERS.sub("", value).replace("\\", "/")
            if (
                name.startswith("on")
                or (name in _LEADS and _SCRIPT.match(read))
                or (name in _LOADS and not self._is_near(read))
                or (name == "style" and _MOVES.search(value))
                or name == "srcdoc"
            ):
                self.met.append(f"<{tag} {name}={value}>")

    def _is_ours(self, given: dict[str, str]) -> bool:
        if given.get("type") == "application/json":
            return "data-spec" in given
        if given == {"type": "application/ld+json"}:
            # What the theme says of an article to catalogues: data, and never within the article.
            return not self._in_body
        return "src" in given and self._is_near(given["src"])

    def _is_near(self, address: str) -> bool:
        if address.startswith((f"{self._siteurl}/", "data:image/png")):
            return True
        return not re.match(r"[a-z][a-z0-9+.-]*:|//", address, re.I)


def acts(html: str, siteurl: str = "https://example.org") -> list[str]:
    """All that does something in a piece of HTML, or in a page, but for the site's own scripts."""
    parser = _Acts(siteurl)
    parser.feed(html)
    parser.close()
    return parser.met


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.met: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.met.append((tag, sorted((name, value or "") for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.met.append(("/", tag))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.met.append(data.strip())


def read(html: str) -> list[object]:
    """Tags and texts, however they are written."""
    parser = _Reading()
    parser.feed(html)
    parser.close()
    return parser.met
