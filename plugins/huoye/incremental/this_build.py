"""A build and the one before it: whether there is anything to do, and what the next may know."""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pelican.settings import DEFAULT_THEME

from huoye.core.build import Build
from huoye.core.bundled import theme
from huoye.core.cache import Cache
from huoye.core.errors import shown_path
from huoye.core.ledger import Ledger
from huoye.core.real_paths import RealPaths
from huoye.core.standing import FRESH
from huoye.core.stat_index import StatIndex
from huoye.incremental import last_build, purity
from huoye.incremental.differences import difference
from huoye.incremental.inputs import Inputs, changed
from huoye.incremental.last_build import Record
from huoye.incremental.purity import NotKnown
from huoye.incremental.structure import Structure, structure
from huoye.incremental.warnings import Warnings
from huoye.page_cache.reasons import Reasons
from huoye.reader import PageResults
from huoye.reader.page_json import Places, besides

#: In a template: what comes out otherwise in every build.
_CHANCE = re.compile(rb"\b(?:random|lipsum)\b")
#: Pages in other forms may read what lies elsewhere, as ``.. include::`` does.
_FORMS = (".md", ".markdown", ".mkd", ".mdown", ".html", ".htm")


class ThisBuild:
    """What is known of a build; a service of it."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._settings = build.settings
        self._real = build.get(RealPaths)
        self._reasons = build.get(Reasons)
        self._is_explained = False
        self._started = time.time()
        self._output = Path()
        #: None where anything is not known.
        self._inputs: Inputs | None = None
        self._surroundings = ""
        self._dates: list[Any] = []
        self._sources: set[str] = set()
        #: Pelican's, when all is read.
        self.context: Mapping[str, Any] = {}
        #: What the last build has left, if it can be used.
        self.last: Record | None = None
        #: Of articles; Pelican has them beside the context.
        self._translations: Sequence[Any] = ()
        #: The page whose text is all that has changed, if that is so.
        self.edited: str | None = None
        #: Whether nothing but what shows that text was written.
        self.is_one_text = False
        #: Why all files are rendered: a part of a sentence.
        self.reason = "no earlier build is known"
        #: Whether a file is written more than once.
        self.is_disputed = False
        self._site: Structure | None = None
        self._ledger: Ledger | None = None
        #: See Record; set by whoever renders the pages.
        self.structure = ""
        self.shown: Mapping[str, Mapping[str, Mapping[str, str]]] = {}

    def is_needless(self, output: Path, ledger: Ledger) -> bool:
        """Whether the output shows what this build would make of its sources; then what the last
        one warned of is said again."""
        self._output, self._ledger = output, ledger
        try:
            self._begin()
        except NotKnown as unknown:
            self.explain(unknown)
            return False
        assert self._inputs is not None
        warnings = self._build.get(Warnings)
        last = None if self._settings.get(FRESH) else last_build.read(ledger)
        if self._settings.get(FRESH):
            self.reason = f"{FRESH} is set"
        elif last is not None and last.surroundings != self._surroundings:
            self.reason = "settings, versions or the environment changed"
        elif last is not None:
            self.last = last
            # What only came to light when pages were read, as a file that one of them names.
            self._inputs.look_at(last.inputs)
            is_due = last.expires is not None and self._started >= last.expires
            differing = [] if is_due else [*changed(last.inputs, self._inputs.contents)]
            if not is_due and len(differing) < 2 and self._is_shown(last, ledger):
                if not differing:
                    warnings.repeat(last.logged, last.warned)
                    return True
                self.edited = self._text(*differing)
        warnings.listen()
        return False

    def _text(self, path: str) -> str | None:
        """A page that was there and is, or None."""
        assert self.last is not None
        assert self._inputs is not None
        is_there = path in self._inputs.stats and path in self.last.inputs
        return path if is_there and self.last.site and path.endswith(_FORMS) else None

    def explain(self, unknown: NotKnown) -> None:
        """Say why nothing of the last build can be used, once."""
        if not self._is_explained:
            self._reasons.remarks.append(f"Every file was rendered: it isn't known {unknown}")
        self._is_explained = True

    @property
    def ledger(self) -> Ledger:
        """What is ours in the output. Known when the build has begun."""
        assert self._ledger is not None
        return self._ledger

    def note_pages(self, generators: Sequence[Any]) -> None:
        """Take note of what Pelican has read, before anything is written. generators: its own."""
        # All share one context.
        self.context = context = generators[0].context
        self._translations = next(g.translations for g in generators if hasattr(g, "articles"))
        for kind in ("generated_content", "static_content"):
            for read in context[kind].values():
                source = getattr(read, "source_path", None)
                if not source:
                    continue
                self._sources.add(self._real.of(source))
                if kind == "generated_content" and not source.endswith(_FORMS):
                    self._inputs = None
                if hasattr(read, "date"):
                    self._dates.append(read.date)

    def note_structure(self) -> None:
        """Work out what all pages together are, and what any page may show besides: settings,
        templates, our code. Raises NotKnown where that is not known, or how templates use it."""
        more = self._shown_everywhere()
        if any(result.attaches for result in self._build.get(PageResults)):
            raise NotKnown("pages that attach files")
        self._site = structure(self.context, self._settings, self._translations)
        self.structure = purity.digest([more, self._site.digest])
        if self.last is not None and self.last.structure != self.structure:
            self.reason = self._difference(self._site)

    def _difference(self, site: Structure) -> str:
        """What any page may show, and is another than in the last build."""
        assert self.last is not None
        assert self._inputs is not None
        of_code = (path for path, _ in self._inputs.of_templates_and_code())
        for path in of_code:
            if self.last.inputs.get(path) != self._inputs.contents.get(path):
                return f"{shown_path(Path(path))} changed"
        before = self.site_text()
        found = difference(before, site.text, self._build.content) if before else ""
        return found or "pages, templates or code changed"

    def site_text(self) -> str | None:
        """What ``structure`` was in the last build; None where it is lost."""
        assert self._ledger is not None
        assert self.last is not None
        return last_build.site_text(self._ledger, self.last)

    def _shown_everywhere(self) -> list[Any]:
        if self._inputs is None:
            raise NotKnown("what the build reads")
        if list(self._settings["PLUGINS"]) != ["huoye"]:
            raise NotKnown("what other plugins do to pages")
        if not self._is_theme_known():
            raise NotKnown("how the theme uses pages")
        return [self._surroundings, self._inputs.of_templates_and_code()]

    def _is_theme_known(self) -> bool:
        if "theme" in purity.pure_names(self._settings):
            return True
        known = (theme(), DEFAULT_THEME)
        is_ours = os.path.realpath(self._settings["THEME"]) in map(os.path.realpath, known)
        return is_ours and not self._settings["THEME_TEMPLATES_OVERRIDES"]

    def remember(self, ledger: Ledger, files: Mapping[str, str]) -> None:
        """Leave for the next build what it must know. files: of the site."""
        if self._inputs is None:
            return
        try:
            inputs = self._read_inputs(self._inputs)
            if not self.is_one_text:
                self._check_templates(inputs)
        except (NotKnown, OSError):
            return
        try:
            last_build.write(ledger, self._record(ledger, inputs, files))
        except OSError as error:
            self._build.get(Cache).refused(error)

    def _record(
        self, ledger: Ledger, inputs: Mapping[str, str], files: Mapping[str, str]
    ) -> Record:
        """Raises OSError."""
        claims = last_build.of_claims(ledger)
        if self.is_one_text:
            assert self.last is not None
            return replace(self.last, inputs=inputs, files=files, claims=claims, shown=self.shown)
        warnings = self._build.get(Warnings)
        is_site_known = self._site is not None and self._site.is_restorable
        site = ""
        if self._site is not None and is_site_known and not self.is_disputed:
            site = last_build.keep_site(ledger, self._site.text)
        return Record(
            surroundings=self._surroundings,
            inputs=inputs,
            files=files,
            claims=claims,
            expires=last_build.expiry(self._dates, self._started),
            logged=warnings.logged(),
            warned=warnings.warned(),
            structure=self.structure,
            site=site,
            besides=self._besides() if is_site_known else {},
            included=tuple(sorted(self._included())),
            quoting=tuple(sorted(map(str, self._build.get(PageResults).quoting))),
            shown=self.shown,
        )

    def _besides(self) -> dict[str, str]:
        places = Places.of(self._build)
        results = self._build.get(PageResults)
        return {str(result.path): besides(result, places) for result in results}

    def _included(self) -> set[str]:
        """Sources of pages that others are made from, or say something of."""
        results = [*self._build.get(PageResults)]
        below = {path for result in results for path in result.dependencies - {result.path}}
        below |= self._build.get(PageResults).quoted
        return {str(result.path) for result in results if result.path in below}

    def _begin(self) -> None:
        """Raises NotKnown."""
        purity.check(self._settings)
        settings = purity.of_settings(self._settings)
        self._surroundings = purity.digest([settings, purity.of_environment()])
        inputs = Inputs(self._settings, self._output, self._build.get(StatIndex))
        _check_code(inputs)
        self._inputs = inputs

    def _is_shown(self, last: Record, ledger: Ledger) -> bool:
        if self._settings["DELETE_OUTPUT_DIRECTORY"]:
            keep = self._settings["OUTPUT_RETENTION"]
            if not last_build.is_clean(last, self._output, keep):
                return False
        return last_build.is_shown(last, self._output, ledger, self._build.get(StatIndex))

    def _read_inputs(self, before: Inputs) -> dict[str, str]:
        """What the build has read. Raises NotKnown where that may not be what lies there now."""
        inputs = Inputs(self._settings, self._output, self._build.get(StatIndex))
        inputs.look_at(sorted({*self._sources, *self._dependencies(), *before.contents}))
        _check_code(inputs)
        for path, known in inputs.stats.items():
            # A file that was not looked at before must have been there, as it is, all the time.
            same = before.stats.get(path, known)
            if same != known or (path not in before.stats and known[2] >= self._started * 1e9):
                raise NotKnown(f"{path}, which has changed in the midst of the build")
        for path in changed(before.contents, inputs.contents):
            if path in before.contents:
                raise NotKnown(f"{path}, which has changed in the midst of the build")
        return inputs.contents

    def _dependencies(self) -> Iterator[str]:
        for result in self._build.get(PageResults):
            for path in result.dependencies:
                yield self._real.of(path)

    def _check_templates(self, inputs: Mapping[str, str]) -> None:
        """Raises NotKnown where a template's output may be by chance, OSError."""
        assert self._inputs is not None
        if "theme" in purity.pure_names(self._settings):
            return
        folders = tuple(f"{folder}{os.sep}" for folder in self._inputs.templates)
        files = [Path(path) for path in inputs if path.startswith(folders)]
        files += map(Path, self._inputs.template_pages)
        for file in files:
            if file.is_file() and _CHANCE.search(file.read_bytes()):
                raise NotKnown(f"{file}, whose output may be by chance")


def _check_code(inputs: Inputs) -> None:
    """Raises NotKnown where the code that runs may not be what lies on the disk."""
    now = logging.makeLogRecord({})
    # When the module logging was loaded, which is among the first.
    loaded = now.created - now.relativeCreated / 1000
    for path in inputs.code:
        if path in inputs.stats and max(inputs.stats[path][1:3]) >= loaded * 1e9:
            raise NotKnown(f"{path}, which has changed since it was loaded")
