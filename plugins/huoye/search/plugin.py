"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.contents import Article, Page
from pelican.plugins import signals

from huoye.core.build import Build, amended, begun, published, starting
from huoye.core.ledger import Ledger
from huoye.core.page_head import MODULE, PageHead
from huoye.reader import Reading
from huoye.search.code import SearchCode
from huoye.search.entries import Entries
from huoye.search.last_index import LastIndex
from huoye.search.site_index import SiteIndex, is_wanted


def begin(build: Build) -> None:
    """Prepare a build."""
    if not is_wanted(build.settings):
        return
    build.get(Reading).wrap_nearest(build.get(Entries).around)
    build.get(PageHead).add("SEARCH_SCRIPT", needed_by=r"<[^<>]*\sdata-search=", html=MODULE)


def _name_files(generator: Any) -> None:
    build = Build.of(generator.settings)
    is_on = is_wanted(build.settings)
    generator.context["SEARCH_SCRIPT"] = build.get(SearchCode).opener if is_on else ""
    generator.context["SEARCH_MODULES"] = build.get(SearchCode).modules if is_on else {}


def _note(generators: Any) -> None:
    # All share one context.
    for generator in generators[:1]:
        build = Build.of(generator.settings)
        if is_wanted(build.settings):
            contents = generator.context["generated_content"].values()
            build.get(SiteIndex).note(c for c in contents if isinstance(c, Article | Page))


def _write(pelican: Pelican) -> None:
    build = Build.of(pelican.settings)
    if is_wanted(build.settings):
        build.get(SiteIndex).write(Path(pelican.output_path))
        build.get(SearchCode).write(Path(pelican.output_path))


def _start(build: Build, ledger: Ledger, **_: Any) -> None:
    build.get(LastIndex).ledger = ledger


def _amend(build: Build, page: Any, output: Path, ledger: Ledger) -> Collection[str] | bool | None:
    if not is_wanted(build.settings):
        return None
    build.get(LastIndex).ledger = ledger
    index = build.get(SiteIndex)
    paths = index.amend(output, page)
    if paths is None:
        return False
    index.remember()
    return paths


def _end(build: Build, **_: Any) -> None:
    if is_wanted(build.settings):
        build.get(SiteIndex).remember()


def connect() -> None:
    """Take part in every build from now on."""
    starting.connect(_start)
    begun.connect(begin)
    signals.generator_init.connect(_name_files)
    signals.all_generators_finalized.connect(_note)
    signals.finalized.connect(_write)
    amended.connect(_amend)
    published.connect(_end)
