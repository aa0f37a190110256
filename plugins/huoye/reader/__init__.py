"""One Markdown pipeline for all pages: strict, made for Chinese, open to the other plugins."""

from __future__ import annotations

from huoye.reader.convert import Converted, convert
from huoye.reader.pipeline import (
    add_extension,
    add_feed_pass,
    add_listing_pass,
    add_pass,
)
from huoye.reader.source import PageSource, current_page

__all__ = [
    "Converted",
    "PageSource",
    "add_extension",
    "add_feed_pass",
    "add_listing_pass",
    "add_pass",
    "convert",
    "current_page",
]
