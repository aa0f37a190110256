"""Builds for the preview, in a process that is kept warm (process.py).

It is told of saved files, a line each time on its standard input, and tells on its standard output
first of the page that is being written, then of the whole site. What it prints besides goes to the
terminal. A save in the midst of a build ends that build: nothing of it is in the output yet, and
the page that is being written comes first again.
"""

from __future__ import annotations

import logging
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from huoye.core import collecting
from huoye.core.errors import BuildError, shown_path
from huoye.core.problems import BuildFailed
from huoye.core.site_settings import Asked
from huoye.core.standing import FRESH
from huoye.preview.messages import Told, asked_of

#: An editor may be in the midst of saving: what is wrong is told when nothing follows.
_HALF_SAVED_SECONDS = 0.25
#: Someone who changes more at once isn't writing a page.
_PAGES = 3


class Superseded(BaseException):
    """Something was saved while the site was built. Pelican catches every Exception of a page."""


class Builder:
    """One site. drafts: the folder for pages that are newer than the site.

    changes: lists of paths; None is the end. tell: takes what came of them.
    """

    def __init__(
        self,
        asked: Asked,
        drafts: Path,
        changes: queue.Queue[list[str] | None],
        tell: Callable[[Told], None],
    ) -> None:
        self._drafts = drafts
        self._changes = changes
        self._tell = tell
        self._pelican = _pelican(asked)
        self._is_building = self._is_ready = self._has_read = False
        #: The generators of the build that is on, and what the last good one is good for.
        self._generators: list[Any] = []
        self._last: Any = None
        #: Whether a build has read a page that the last one knows as it was.
        self._is_behind = False
        #: What was there to be read by the last build, of content and theme.
        self._files: frozenset[str] = frozenset()
        self._listen()

    def serve(self) -> None:
        """Build, then follow changes until there are no more."""
        paths: list[str] = []
        while True:
            if self._one_by_one(paths):
                self._whole()
            first = self._changes.get()
            if first is None:
                return
            paths = self._burst(first)

    def _burst(self, paths: list[str]) -> list[str]:
        """What else has been saved meanwhile; a page once."""
        while not self._changes.empty():
            more = self._changes.get()
            if more is None:
                self._changes.put(None)
                break
            paths = paths + more
        return list(dict.fromkeys(paths))

    def _one_by_one(self, paths: list[str]) -> bool:
        """Show the pages that were saved; whether to build the site, too."""
        self._is_behind = True
        if self._last is None:
            return True
        told = Told(is_whole=False)
        saved = [Path(path) for path in paths if self._may_matter(path)]
        for path in saved:
            if not path.exists() and self._last.is_page(path):
                # Deleted, or it is about to be written anew.
                return not self._is_followed()
            rendered = self._rendered(path) if len(saved) <= _PAGES else None
            if rendered is None:
                # Anything may depend on it: what is warm may hold the former one.
                self._last.close()
                return True
            told.sources.append(str(shown_path(path)))
            told.add(rendered)
        if saved:
            self._is_behind = bool(told.problems)
            if told.problems and self._is_followed():
                return False
            self._tell(told)
        return True

    def _may_matter(self, path: str) -> bool:
        """Whether a file is there, or was. Editors make some to write in, or to see whether they
        can, which are gone when they are told of."""
        return path in self._files or os.path.lexists(path) or not path.startswith(self._below())

    def _below(self) -> tuple[str, ...]:
        """What the paths of content and theme begin with."""
        named = (self._pelican.settings[name] for name in ("PATH", "THEME"))
        return tuple(f"{Path(name).absolute()}{os.sep}" for name in named)

    def _rendered(self, path: Path) -> Any:
        from huoye.preview.one_page import Rendered

        try:
            return self._last.rendered(path, self._drafts)
        except Exception as error:
            # A template's fault, or a plugin's that asks for more than a page.
            return Rendered(problems=(f"{type(error).__name__}: {error}",))

    def _is_followed(self) -> bool:
        """Whether another save comes right behind."""
        try:
            more = self._changes.get(timeout=_HALF_SAVED_SECONDS)
        except queue.Empty:
            return False
        self._changes.put(more)
        return True

    def _whole(self) -> None:
        problems = self._run()
        if problems is None or (problems and self._is_followed()):
            return
        self._tell(Told(is_whole=True, problems=list(problems)))
        if not problems and self._changes.empty():
            self._get_ready()
            collecting.give_back()

    def _run(self) -> tuple[str, ...] | None:
        """Build the site; what is wrong with it, and None where something was saved meanwhile."""
        from huoye.preview.one_page import OnePage

        self._is_building, self._generators, self._has_read = True, [], False
        self._files = frozenset(_files(self._below()))
        problems: tuple[str, ...] = ()
        settings = self._pelican.settings
        given = settings.get(FRESH)
        # One page can be rendered alone when all have been read once, also where nothing changed.
        settings[FRESH] = given or self._last is None
        try:
            self._pelican.run()
        except Superseded:
            return None
        except BuildFailed as failed:
            problems = failed.problems
        except Exception as error:
            problems = (f"{type(error).__name__}: {error}",)
        finally:
            settings[FRESH] = given
            self._is_building = False
        if not problems and self._generators:
            self._last = OnePage(self._generators, self._last)
        elif not problems and self._has_read and self._is_behind:
            # A page that no generator has told of.
            self._close()
        return problems

    def _close(self) -> None:
        """Forget the last build; the next reads all pages."""
        if self._last is not None:
            self._last.close()
        self._last = None

    def _get_ready(self) -> None:
        """Warm up what the first save needs, as long as there is none."""
        if self._is_ready or self._last is None:
            return
        with suppress(Exception):  # whoever saves this page is told
            self._last.warm_up(self._drafts)
        self._is_ready = True

    def _listen(self) -> None:
        from pelican.plugins import signals

        signals.all_generators_finalized.connect(self._remember)
        signals.content_object_init.connect(self._give_way)
        signals.content_written.connect(self._give_way)

    def _remember(self, generators: list[Any]) -> None:
        # Not those of a site in the site.
        if generators[0].settings is self._pelican.settings:
            self._generators = generators

    def _give_way(self, *_: Any, **__: Any) -> None:
        self._has_read = True
        if self._is_building and not self._changes.empty():
            raise Superseded


def _files(roots: Iterable[str]) -> Iterator[str]:
    """And folders. roots: with a separator at their ends."""
    for root in roots:
        for place, folders, files in os.walk(root.rstrip(os.sep)):
            yield from (f"{place}{os.sep}{name}" for name in (*folders, *files))


def _pelican(asked: Asked) -> Any:
    import pelican
    from pelican.log import init

    init(level=logging.WARNING)
    settings = asked.read()
    return pelican.Pelican(settings)


def _read(lines: Iterable[str], changes: queue.Queue[list[str] | None]) -> None:
    for line in lines:
        changes.put(Told.of(line).sources)
    changes.put(None)


def _channel() -> TextIO:
    """Standard output for what is told; whatever prints gets the terminal instead."""
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    sys.stdout.flush()
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return channel


def main() -> int:
    # Ctrl-C is the preview's, which ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked, drafts = asked_of(sys.argv[1])
    channel = _channel()

    def tell(told: Told) -> None:
        # With the preview gone its end of the pipes is, too: serve() learns of it.
        with suppress(BrokenPipeError):
            channel.write(told.line())
            channel.flush()

    changes: queue.Queue[list[str] | None] = queue.Queue()
    hears = threading.Thread(target=_read, args=(sys.stdin, changes), daemon=True)
    while True:
        try:
            builder = Builder(asked, drafts, changes, tell)
        except BuildError as error:
            tell(Told(is_whole=True, problems=[str(error)]))
        else:
            break
        finally:
            # Only now: a process of several threads has no helpers that read pages ahead.
            if not hears.is_alive():
                hears.start()
        if changes.get() is None:
            return 0
    builder.serve()
    return 0
