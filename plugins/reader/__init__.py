"""One Markdown pipeline for all pages: strict, made for Chinese, open to the other plugins."""

from __future__ import annotations

from typing import Any

from pelican.plugins import signals

from plugins.reader import content_cache
from plugins.reader.convert import Converted, convert
from plugins.reader.pelican_reader import PageReader
from plugins.reader.pipeline import (
    add_extension,
    add_feed_pass,
    add_listing_pass,
    add_pass,
    run_feed_passes,
)
from plugins.reader.source import PageSource, current_page

__all__ = [
    "Converted",
    "PageSource",
    "add_extension",
    "add_feed_pass",
    "add_listing_pass",
    "add_pass",
    "convert",
    "current_page",
    "register",
]


def _replace_reader(readers: Any) -> None:
    for suffix in PageReader.file_extensions:
        # A site may have switched a suffix off with READERS = {"mkd": None}.
        if readers.reader_classes.get(suffix) is not None:
            readers.reader_classes[suffix] = PageReader


def _rewrite_feed(context: dict[str, Any], feed: Any) -> None:
    for item in feed.items:
        for field in ("content", "description"):
            if item.get(field):
                item[field] = run_feed_passes(item[field])


def register() -> None:
    """Called by Pelican."""
    signals.initialized.connect(content_cache.switch_off)
    signals.readers_init.connect(_replace_reader)
    signals.feed_generated.connect(_rewrite_feed)
