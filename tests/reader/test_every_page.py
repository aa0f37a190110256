"""Nothing of TeX and no pair of dollars reaches a reader of the real archive."""

import re
from html import unescape
from pathlib import Path

import pytest

from huoye.reader.shown_text import shown_text

_TEX = re.compile(r"\\(?:[a-zA-Z]{2,}\s*[{_^]|begin|end|frac|eqref|ref|[()\[\]])")
_DOLLARS = re.compile(r"\$[^$\n]{1,200}\$")
_ATTRIBUTE = re.compile(r'\s(?:alt|title|aria-label|content)="([^"]*)"')


def left(html: str) -> list[str]:
    texts = [*shown_text(html), *(unescape(value) for value in _ATTRIBUTE.findall(html))]
    return [
        found[0]
        for text in texts
        for found in (_TEX.search(text) or _DOLLARS.search(text),)
        if found
    ]


def test_what_is_looked_for_is_found() -> None:
    assert left("<p>a \\frac{1}{2}</p>") == ["\\frac{"]
    assert left('<img alt="$x$">') == ["$x$"]
    assert left("<code>$x$</code><p>$5</p>") == []


@pytest.mark.parametrize("kind", ["*.html", "*.xml"])
def test_every_page_and_feed(site: Path, kind: str) -> None:
    for path in site.rglob(kind):
        text = path.read_text("utf-8")
        # Feeds carry HTML as text.
        html = unescape(text) if path.suffix == ".xml" else text
        assert left(html) == [], path
