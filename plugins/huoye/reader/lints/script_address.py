"""Links that run something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser

from huoye.core.errors import BuildError
from huoye.reader.schemes import SCRIPTS, is_script
from huoye.reader.source import PageSource

NAME = "script-address"
MEANING = (
    "A link to `javascript:`, `vbscript:` or `data:` runs something, or shows a page that is none "
    "of the site's. Pictures may be `data:`."
)
# No blog wants it.
ELSEWHERE = "error"
WRONG = """\
[Press here](javascript:alert(1)).
"""
RIGHT = """\
[Read on](https://example.org/more).
"""
_FOLLOWED = ("href", "xlink:href", "action", "formaction")
_NO_SIGN = re.compile(r"[\x00-\x20]+")
#: That are named: each is looked for in all of the text.
_MOST = 100
_BEGINNINGS = tuple(f"{scheme}:" for scheme in SCRIPTS)
_SUSPECT = re.compile(rf"(?:{'|'.join(SCRIPTS)}):", re.I)


def check(page: PageSource, html: str) -> Iterator[BuildError]:
    """Each address once, at the line where it is found."""
    # Parsing is dear, and the signs between the letters are many.
    squeezed = "".join(unescape(html).lower().split())
    if not any(beginning in squeezed for beginning in _BEGINNINGS):
        return
    parser = _Addresses()
    parser.feed(html)
    parser.close()
    for address in list(dict.fromkeys(parser.scripts))[:_MOST]:
        lines = page.lines_matching(re.compile(re.escape(address)))
        shown = " ".join(address.split())
        shown = shown if len(shown) <= 60 else f"{shown[:59]}…"
        yield page.error(
            f"the link {shown} runs something",
            line=lines[0] if lines else _line(page),
            mend="Link to a page, or take it out",
        )


def _line(page: PageSource) -> int | None:
    """Of an address that is written in entities or in capitals."""
    lines = page.text.split("\n")
    plain = (_NO_SIGN.sub("", unescape(line)) for line in lines)
    found = (number for number, line in enumerate(plain) if _SUSPECT.search(line))
    first = next(found, None)
    return None if first is None else page.line_at(0) + first


class _Addresses(HTMLParser):
    """Collects the addresses that run something when they are followed."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and name in _FOLLOWED and is_script(value):
                self.scripts.append(value)
