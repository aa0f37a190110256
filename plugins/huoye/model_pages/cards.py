"""A model's card as HTML: what its author has written of it, whoever that was.

A card travels with its model and comes from wherever that comes from. So nothing in it acts: tags
are text, links lead to pages of http and https, and of all HTML that Markdown makes a short list
is left.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nh3
from markdown import Markdown

from huoye.core import time_limit
from huoye.core.build import Build
from huoye.core.cache import Cache
from huoye.core.characters import forbidden
from huoye.core.errors import BuildError
from huoye.core.files import sha256
from huoye.reader.encoding import read_text

CARD = "card.md"
MAX_CHARACTERS = 100_000
#: A whole card takes a hundredth of it.
_SECONDS = 2.0
_ELEMENTS = """
    a blockquote br code em h3 h4 h5 h6 hr li ol p pre strong table tbody td th thead tr ul"""
#: Of the Markdown here; another number, and cards are made again.
_VERSION = 1


def card_html(path: Path, build: Build) -> str:
    """What a card says, under headings of the third level and below. Raises BuildError."""
    text = read_text(path)
    if len(text) > MAX_CHARACTERS:
        what = f"this card has {len(text):,} characters, and {MAX_CHARACTERS:,} is the most"
        raise BuildError(what, path=path, mend="Shorten it, and link to the rest")
    if sign := forbidden(text):
        raise BuildError(f"this card holds {sign}", path=path, mend="Take it out")
    key = sha256(f"{_VERSION}\0{text}".encode("utf-8", "surrogatepass"))
    place = f"cards/{key}.html"
    return build.get(Cache).content(place, lambda: _made(text, path).encode()).decode()


def _made(text: str, path: Path) -> str:
    """Raises BuildError."""
    try:
        return time_limit.run(lambda: _safe(text), _SECONDS)
    except time_limit.TimeOver:
        what = f"reading this card takes more than {_SECONDS:g} seconds"
        mend = "Look for long runs of brackets or backticks, and take them out"
    except RecursionError:
        what = "too many things stand within each other in this card"
        mend = "Take some of them out of the others"
    raise BuildError(what, path=path, mend=mend)


def _safe(text: str) -> str:
    html = _markdown().convert(text)
    return nh3.clean(
        html,
        tags=set(_ELEMENTS.split()),
        clean_content_tags={"script", "style"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        # An address within the card's own folder leads nowhere on the site.
        url_relative="deny",
        link_rel=None,
    )


def _markdown() -> Markdown:
    extensions: list[Any] = ["tables", "fenced_code", "toc"]
    config = {"toc": {"baselevel": 3, "marker": ""}}
    markdown = Markdown(extensions=extensions, extension_configs=config, output_format="html")
    # Tags are shown as they are written.
    markdown.preprocessors.deregister("html_block")
    markdown.inlinePatterns.deregister("html")
    return markdown
