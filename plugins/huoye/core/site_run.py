"""One run of Pelican: rendered aside, then published; or failed, and nothing has happened."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pelican import Pelican

from huoye.core import (
    autoreload,
    collecting,
    disk,
    former_version,
    held,
    output_lock,
    precompressed,
    remembered_texts,
    staging,
    template_errors,
)
from huoye.core.build import KEY, Build, amending, begun, published, starting
from huoye.core.cache import Cache
from huoye.core.content_folder import ContentFolder
from huoye.core.errors import BuildError
from huoye.core.ledger import Ledger
from huoye.core.manifest import write_manifest
from huoye.core.problems import BuildFailed, Problems
from huoye.core.publish import publish
from huoye.core.removal import HalfPublished, Rules
from huoye.core.standing import Standing
from huoye.core.stat_index import StatIndex


@dataclass
class SiteRun:
    """What belongs to one run. output: the real folder. staged: where the site is rendered."""

    output: Path
    staged: Path
    sources: set[Path] = field(default_factory=set)

    def place_of(self, output: Path) -> Path | None:
        """Where a site nested in this one renders: its files are published with this one's.

        None for a site of its own. Other plugins name the nested output by the folder that the
        settings name during the run, which is the staged one, or by the real one, which they read
        before.
        """
        for root in (self.staged, self.output):
            if output.is_relative_to(root):
                return self.staged / output.relative_to(root)
        return None


_current: ContextVar[SiteRun | None] = ContextVar("current site run", default=None)


def current() -> SiteRun | None:
    """The run that is on, the outermost of nested ones."""
    return _current.get()


class Runs:
    """Takes the place of a Pelican object's ``run``: every run is a build of its own.

    No signal of Pelican's tells of a build that failed, whose lock and folder must go.
    """

    def __init__(self, pelican: Pelican) -> None:
        self._pelican = pelican
        self._render: Callable[[], None] = pelican.run
        #: Problems of the settings, met before the first run; they count in every run.
        self._of_settings = Problems()
        self._of_settings.listen()

    def __call__(self) -> None:
        """Build. Raises BuildFailed, or what Pelican and its plugins raise."""
        self._of_settings.close()
        build = Build(self._pelican.settings)
        for problem in self._of_settings.found():
            build.problems.report(problem)
        build.problems.listen()
        try:
            remembered_texts.keep_few()
            with collecting.seldom():
                self._nested_or_alone(build)
        finally:
            build.close()
            remembered_texts.forget()

    def _nested_or_alone(self, build: Build) -> None:
        output = Path(os.path.realpath(self._pelican.output_path))
        outer = current()
        place = outer.place_of(output) if outer else None
        if place is not None:
            self._render_into(place, build, is_own=False)
        elif outer is not None:
            self._build(output, build)
        else:
            self._outermost(output, build)

    def _outermost(self, output: Path, build: Build) -> None:
        try:
            self._build(output, build)
        except Exception as error:
            if not autoreload.is_watching() or self._pelican.settings.get("DEBUG"):
                raise
            name = "" if isinstance(error, BuildFailed) else f"{type(error).__name__}: "
            print(f"{name}{error}. Waiting for a change.", file=sys.stderr, flush=True)

    def _build(self, output: Path, build: Build) -> None:
        """Raises BuildFailed for all that an author can mend."""
        problems = build.problems
        try:
            former_version.put_back(output)
            self._publish(output, build)
        except BuildError as error:
            problems.report(error)
        except HalfPublished as error:
            assert isinstance(error.__cause__, OSError)
            problems.report(disk.problem(error.__cause__, output))
            problems.stop_if_any("part of the output is new; the next build finishes it")
        except Exception as error:
            if isinstance(error, OSError) and disk.refused(error):
                problems.report(disk.problem(error, output))
            elif (problem := template_errors.problem(error)) is not None:
                problems.report(problem)
            else:
                raise
        problems.stop_if_any()

    def _publish(self, output: Path, build: Build) -> None:
        settings = self._pelican.settings
        cache = Path(os.path.realpath(settings["CACHE_PATH"]))
        content = Path(os.path.realpath(settings["PATH"]))
        ledger = Ledger(cache, output, content, build.get(Cache).refused)
        index = build.get(StatIndex)
        with output_lock.held(output):
            index.load(ledger.place("stats"))
            is_shown = any(done for _, done in starting.send(build, output=output, ledger=ledger))
            changed = () if is_shown else self._render_and_publish(output, cache, ledger, build)
            try:
                index.save(ledger.place("stats"))
            except OSError as error:
                build.get(Cache).refused(error)
            build.problems.stop_if_any()
            # Pelican says "Done" of what was rendered aside.
            print(f"Published: {len(changed)} changed in {output}", flush=True)

    def _render_and_publish(
        self, output: Path, cache: Path, ledger: Ledger, build: Build
    ) -> tuple[str, ...]:
        """The files that had changed, by their paths."""
        settings = self._pelican.settings
        index = build.get(StatIndex)
        with staging.folder(output, cache) as staged:
            run = SiteRun(output, staged)
            standing = build.get(Standing)
            standing.begin(output, staged, ledger.read())
            with _as_current(run), disk.naming(staged.parent):
                stays = self._render_into(staged, build)
            build.problems.stop_if_any()
            linked = bool(settings["STATIC_CREATE_LINKS"])
            folder = build.get(ContentFolder)
            staging.check(staged, lambda link: linked and folder.refusal(link) is None)
            if forms := precompressed.forms_of(settings.get("PRECOMPRESS")):
                precompressed.write(staged, build.get(Cache), forms, standing.keep_beside)
            if settings.get("SITE_MANIFEST"):
                write_manifest(staged)
            publication = publish(
                staged,
                output,
                ledger,
                _rules(run, settings),
                kept=standing.kept(),
                stays=stays,
                known=lambda path: index.digest(str(path)),
            )
        # Only now, for the links in the rendered site count as changes of the files.
        written = {path: held for path, held in publication.files.items() if path not in stays}
        index.learn(output, written)
        published.send(build, output=output, ledger=ledger, files=publication.files)
        return publication.changed

    def _render_into(self, folder: Path, build: Build, *, is_own: bool = True) -> Mapping[str, str]:
        """Make ``folder`` the output for Pelican and for plugins, which often ask the settings.
        Returns what the site has besides, which stands in the output already.

        is_own: whether the site is no part of another.
        """
        pelican = self._pelican
        before = pelican.output_path, pelican.settings["OUTPUT_PATH"]
        outer = pelican.settings.get(KEY)
        pelican.output_path = pelican.settings["OUTPUT_PATH"] = str(folder)
        pelican.settings[KEY] = build
        try:
            # Before the settings are copied for the templates.
            begun.send(build)
            for _, stays in amending.send(build, pelican=pelican) if is_own else ():
                if stays is not None:
                    return dict(stays)
            self._render()
            return {}
        finally:
            pelican.output_path, pelican.settings["OUTPUT_PATH"] = before
            # A build that is over is nobody's any more.
            del pelican.settings[KEY]
            if outer is not None:
                pelican.settings[KEY] = outer


@contextmanager
def _as_current(run: SiteRun) -> Iterator[None]:
    token = _current.set(run)
    try:
        yield
    finally:
        _current.reset(token)


def _rules(run: SiteRun, settings: Any) -> Rules:
    keep = frozenset(settings["OUTPUT_RETENTION"])
    clean = bool(settings["DELETE_OUTPUT_DIRECTORY"])
    folders = {folder: os.path.realpath(folder) for folder in {path.parent for path in run.sources}}
    sources = frozenset(
        Path(os.path.realpath(path) if path.is_symlink() else f"{folders[path.parent]}/{path.name}")
        for path in run.sources
    )
    in_the_way = held.not_to_delete(run.output, settings, keep, sources) if clean else None
    if in_the_way is not None:
        print(
            f"DELETE_OUTPUT_DIRECTORY is not followed: {run.output} is or holds {in_the_way}, "
            "which must not be deleted. Choose another output, or name what is to stay in "
            "OUTPUT_RETENTION.",
            file=sys.stderr,
        )
    mixed = held.holds_sources(run.output, settings) or any(
        path.is_relative_to(run.output) for path in sources
    )
    return Rules(
        keep=keep,
        clean=clean and in_the_way is None,
        adopt=not mixed,
        sources=sources if mixed else frozenset(),
    )
