"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pelican.log import console
from pelican.plugins import signals

from huoye.core.build import KEY, Build, begun, published, starting
from huoye.core.steps import Steps
from huoye.reader import Reading
from huoye.reader.content_files import page_files
from huoye.report.account import Account, is_explained
from huoye.report.bar import Bar, is_wanted


class _Shown(Bar):
    """The bar of one build, a service of it."""

    def __init__(self, build: Build) -> None:
        super().__init__(console)
        build.get(Steps).listener = self


def _start(build: Build, **_: Any) -> None:
    if is_wanted(console):
        build.get(_Shown)


def _begin(build: Build) -> None:
    build.get(Reading).wrap(build.get(Account).around)


class _Pages:
    """How many there will be; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._steps = build.get(Steps)
        self._is_told = False

    def tell(self, generator: Any) -> None:
        """Before the first page is read."""
        if self._is_told or self._steps.listener is None:
            return
        self._is_told = True
        self._steps.begin("Reading pages", len(page_files(generator)))


def _count(generator: Any) -> None:
    Build.of(generator.settings).get(_Pages).tell(generator)


def _render(generators: Any) -> None:
    Build.of(generators[0].settings).get(Steps).begin("Writing files")


def _written(path: str, context: Any) -> None:
    context[KEY].get(Steps).done()


def _end(build: Build, output: Path, **_: Any) -> None:
    account = build.get(Account)
    for line in account.summary():
        print(line)
    if is_explained():
        for line in account.explanation():
            print(line)


def connect() -> None:
    """Take part in every build from now on."""
    starting.connect(_start)
    begun.connect(_begin)
    signals.article_generator_preread.connect(_count)
    signals.page_generator_preread.connect(_count)
    signals.all_generators_finalized.connect(_render)
    signals.content_written.connect(_written)
    published.connect(_end)
