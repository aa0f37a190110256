"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from typing import Any

from pelican.plugins import signals

from huoye.core.build import Build
from huoye.reader import content_cache
from huoye.reader.pelican_reader import PageReader
from huoye.reader.pipeline import Pipeline


def _replace_reader(readers: Any) -> None:
    for suffix in PageReader.file_extensions:
        # A site may have switched a suffix off with READERS = {"mkd": None}.
        if readers.reader_classes.get(suffix) is not None:
            readers.reader_classes[suffix] = PageReader


def _rewrite_feed(context: dict[str, Any], feed: Any) -> None:
    pipeline = Build.of(context).get(Pipeline)
    for item in feed.items:
        for field in ("content", "description"):
            if item.get(field):
                item[field] = pipeline.run_feed_passes(item[field])


def connect() -> None:
    """Take part in every build from now on."""
    signals.initialized.connect(content_cache.switch_off)
    signals.readers_init.connect(_replace_reader)
    signals.feed_generated.connect(_rewrite_feed)
