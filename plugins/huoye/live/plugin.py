"""Pelican's side of the room: when what happens."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.contents import Content
from pelican.plugins import signals

from huoye.core.build import KEY, Build, begun, read_alone
from huoye.core.page_head import MODULE, STYLE_SHEET, PageHead
from huoye.live import lists
from huoye.live.assets import Assets
from huoye.live.checked import show_checks
from huoye.live.markdown_blocks import LiveExtension
from huoye.live.pictures import add_links
from huoye.reader import PageResults, Pipeline
from huoye.words import languages, said

_FIGURE = r'<figure (?=[^<>]*\bclass="live")(?=[^<>]*\blang="(?P<lang>[\w-]+)")[^<>]*\bdata-widget='
_INTERACTIVE = re.compile(
    r"<div data-panel><form data-controls[^<]*+(?:<(?!/form>)[^<]*+)*+</form>"
    r"[^<]*+(?:<(?!script |form data-controls)[^<]*+)*+"
    r"<script [^<>]*data-spec>[^<]*+(?:<(?!/script>)[^<]*+)*+</script></div>"
)


def without_controls(html: str) -> str:
    """The page's HTML with baked results only, for feeds: their readers run no scripts."""
    return _INTERACTIVE.sub("", html)


def begin(build: Build) -> None:
    """Prepare a build."""
    build.get(Assets).add_browser_modules(Path(__file__).parent / "static")
    head = build.get(PageHead)
    head.add("LIVE_STYLE", needed_by=_FIGURE, html=STYLE_SHEET)
    head.add("LIVE_SCRIPTS", needed_by=_FIGURE, html=MODULE, choose=said)
    pipeline = build.get(Pipeline)
    pipeline.add_extension("live", lambda: LiveExtension(build))
    # When nothing changes in figures any more.
    pipeline.add_pass("checks", show_checks, order=90)
    pipeline.add_feed_pass("live", without_controls, order=60)


def _name_files(generator: Any) -> None:
    # Now, since every room has added its modules.
    assets = Build.of(generator.settings).get(Assets)
    generator.context["LIVE_STYLE"] = assets.style_url
    place = f"{assets.modules_url}/live/static"
    generator.context["LIVE_SCRIPTS"] = {
        lang: f"{place}/hydrate.{lang}.mjs" for lang in languages()
    }


class _Figures:
    """Whether the site has any; a service of the build."""

    def __init__(self, build: Build) -> None:
        self.are_there = False


def _mark(content: Content) -> None:
    content.has_live = 'class="live"' in (content._content or "")
    if content.has_live and KEY in content.settings:
        Build.of(content.settings).get(_Figures).are_there = True


def _link(generator: Any) -> None:
    add_links(generator.context, Build.of(generator.settings).get(PageResults).pictures)


def _link_alone(build: Build, context: dict[str, Any], page: Any) -> None:
    add_links(context, build.get(PageResults).pictures)


def _write(pelican: Pelican) -> None:
    build = Build.of(pelican.settings)
    files, assets = build.get(PageResults).files, build.get(Assets)
    # A site without figures gets no scripts.
    write = assets.write if build.get(_Figures).are_there else assets.copy
    write(Path(pelican.output_path), files.values())


def connect() -> None:
    """Take part in every build from now on."""
    begun.connect(begin)
    signals.generator_init.connect(_name_files)
    signals.content_object_init.connect(_mark)
    signals.content_written.connect(lists.part)
    signals.article_generator_finalized.connect(_link)
    signals.page_generator_finalized.connect(_link)
    read_alone.connect(_link_alone)
    signals.finalized.connect(_write)
