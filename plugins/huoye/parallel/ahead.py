"""Which pages are read ahead, and by how many workers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from huoye.core import site_run
from huoye.core.build import KEY, Build, begun, parting
from huoye.core.forking import may_fork
from huoye.core.steps import Steps
from huoye.core.workers import wanted
from huoye.page_cache.page_cache import PageCache
from huoye.parallel.helper import Helper, Work
from huoye.reader import Pipeline
from huoye.reader.content_files import page_files
from huoye.reader.pelican_reader import PageReader

#: Fewer pages are read sooner than workers are ready.
_FEWEST = 16
#: By so many it is found what all will need.
_SOME = 50

_helper: ContextVar[Helper | None] = ContextVar("the process beside the current run", default=None)


class Ahead:
    """Has pages read ahead of Pelican, once; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._is_done = False

    def read(self, generator: Any) -> None:
        """Before the first page is read, when all plugins have said what they add."""
        if self._is_done:
            return
        self._is_done = True
        helper = _helper.get()
        cache = self._build.get(PageCache)
        if helper is None or not cache.is_on:
            return
        files = [path for path in _pages(generator) if not cache.seems_kept(path)]
        if len(files) >= _FEWEST:
            # Those that take longest are not to be the last.
            files.sort(key=lambda path: (-path.stat().st_size, path))
            told = {
                "run": cache.run,
                "output": self._build.settings["OUTPUT_PATH"],
                "pages": [str(path) for path in files[:_SOME]],
            }
            steps = self._build.get(Steps)
            steps.begin("Reading pages ahead", len(files))
            helper.read(files, json.dumps(told), steps.done)


def _pages(generator: Any) -> Iterator[Path]:
    for name in page_files(generator):
        path = Path(generator.path) / name
        if path.suffix[1:] in PageReader.file_extensions and path.is_file():
            yield path


class Runs:
    """Takes the place of a Pelican object's ``run``: each has a helper beside it, where it may."""

    def __init__(self, pelican: Any) -> None:
        self._settings = pelican.settings
        self._run: Callable[[], None] = pelican.run

    def __call__(self) -> None:
        """Build. Raises what building raises."""
        # Now, when all plugins have had their say in the settings.
        with _beside(self._helper()):
            self._run()

    def _helper(self) -> Helper | None:
        workers = wanted(self._settings)
        # One in the midst of another run would hold its locks.
        if workers < 2 or site_run.current() is not None or not may_fork():
            return None
        return Helper(lambda told: _prepared(self._settings, told), workers)


@contextmanager
def _beside(helper: Helper | None) -> Iterator[None]:
    token = _helper.set(helper)
    try:
        yield
    finally:
        _helper.reset(token)
        if helper is not None:
            helper.close()


def _prepared(settings: Any, told: str) -> tuple[Work, Callable[[], None]]:
    """In the helper: a build of its own, which reads into the cache and writes nothing else."""
    words = json.loads(told)
    settings["OUTPUT_PATH"] = words["output"]
    build = Build(settings)
    settings[KEY] = build
    begun.send(build)
    cache = build.get(PageCache)
    cache.run = words["run"]
    # Made once, and inherited by all workers.
    build.get(Pipeline).markdown()
    reader = PageReader(settings)
    parting.send(build, pages=[*map(Path, words["pages"])])

    def work(path: Path) -> None:
        # What is no longer kept is not worth its time.
        if cache.is_on:
            reader.read_ahead(str(path))

    return work, build.close
