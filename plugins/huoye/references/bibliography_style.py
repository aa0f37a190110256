"""How a work is set: pybtex's style “unsrt”, titles as they are written, without its own markup."""

from __future__ import annotations

from html import escape
from typing import Any

from pybtex.backends.html import Backend
from pybtex.style.formatting import unsrt
from pybtex.style.template import field, sentence

from huoye.reader.schemes import scheme_of


class Style(unsrt.Style):
    """Works in the order in which they are cited."""

    def format_title(self, e: Any, which_field: str, as_sentence: bool = True) -> Any:
        # Of a Chinese title, and of most on the web, small letters would be wrong.
        return sentence[field(which_field)] if as_sentence else field(which_field)


class Html(Backend):
    """Text with emphasis and links, as a page holds it."""

    symbols = {"ndash": "–", "newblock": "\n", "nbsp": "\u00a0"}  # noqa: RUF012  # pybtex's form

    def format_str(self, text: str) -> str:
        return escape(text, quote=False)

    def format_protected(self, text: str) -> str:
        return text

    @staticmethod
    def format_href(url: str, text: str, external: bool = False) -> str:
        is_web = scheme_of(url) in ("http", "https")
        return f'<a href="{escape(url)}">{text}</a>' if text and is_web else text
