"""Pelican's side of the room: when what happens."""

from __future__ import annotations

import re
from pathlib import Path

from pelican import Pelican
from pelican.contents import Content
from pelican.plugins import signals

from plugins import reader
from plugins.core.site_run import started
from plugins.live import assets, pictures
from plugins.live.block import LiveExtension

_INTERACTIVE = re.compile(
    r"<form data-controls.*?</form>.*?<script [^>]*data-spec>.*?</script>", re.S
)


def without_controls(html: str) -> str:
    """The page's HTML with baked results only, for feeds: their readers run no scripts."""
    return _INTERACTIVE.sub("", html)


def _begin(pelican: Pelican) -> None:
    assets.start(Path(pelican.settings["CACHE_PATH"]))
    pictures.start()
    pelican.settings["LIVE_SCRIPT"] = f"{assets.modules_url()}/live/static/hydrate.mjs"


def _mark(content: Content) -> None:
    content.has_live = 'class="live"' in (content._content or "")


def _write(pelican: Pelican) -> None:
    assets.write(Path(pelican.output_path))


def connect() -> None:
    """Take part in every build from now on."""
    reader.add_extension("live", LiveExtension)
    reader.add_feed_pass("live", without_controls, order=60)
    assets.add_browser_modules(Path(__file__).parent / "static")
    started.connect(_begin)
    signals.content_object_init.connect(_mark)
    signals.article_generator_finalized.connect(pictures.add_links)
    signals.page_generator_finalized.connect(pictures.add_links)
    signals.finalized.connect(_write)
