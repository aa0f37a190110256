"""A build and the one before it: whether there is anything to do, and what the next may know."""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pelican.settings import DEFAULT_THEME

from huoye.core.build import Build
from huoye.core.bundled import theme
from huoye.core.cache import Cache
from huoye.core.ledger import Ledger
from huoye.core.real_paths import RealPaths
from huoye.core.standing import FRESH
from huoye.core.stat_index import StatIndex
from huoye.incremental import last_build, purity
from huoye.incremental.inputs import Inputs, changed
from huoye.incremental.last_build import Record
from huoye.incremental.purity import NotKnown
from huoye.incremental.warnings import Warnings
from huoye.reader import PageResults

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
        #: See Record; set by whoever renders the pages.
        self.structure = ""
        self.shown: Mapping[str, Mapping[str, Mapping[str, str]]] = {}

    def is_needless(self, output: Path, ledger: Ledger) -> bool:
        """Whether the output shows what this build would make of its sources; then what the last
        one warned of is said again."""
        self._output = output
        try:
            self._begin()
        except NotKnown:
            return False
        assert self._inputs is not None
        warnings = self._build.get(Warnings)
        last = None if self._settings.get(FRESH) else last_build.read(ledger)
        if last is not None and last.surroundings == self._surroundings:
            self.last = last
            if self._is_same(last, self._inputs) and self._is_shown(last, ledger):
                warnings.repeat(last.logged, last.warned)
                return True
        warnings.listen()
        return False

    def note_pages(self, context: Mapping[str, Any]) -> None:
        """Take note of what Pelican has read. context: Pelican's, before anything is written."""
        self.context = context
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

    def shown_everywhere(self) -> list[Any]:
        """What any page may show besides the site's pages: settings, templates, our code. Raises
        NotKnown where it is not known which, or how templates use it."""
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
            self._check_templates(inputs)
        except (NotKnown, OSError):
            return
        warnings = self._build.get(Warnings)
        record = Record(
            surroundings=self._surroundings,
            inputs=inputs,
            files=files,
            claims=last_build.of_claims(ledger),
            expires=last_build.expiry(self._dates, self._started),
            logged=warnings.logged(),
            warned=warnings.warned(),
            structure=self.structure,
            shown=self.shown,
        )
        try:
            last_build.write(ledger, record)
        except OSError as error:
            self._build.get(Cache).refused(error)

    def _begin(self) -> None:
        """Raises NotKnown."""
        purity.check(self._settings)
        settings = purity.of_settings(self._settings)
        self._surroundings = purity.digest([settings, purity.of_environment()])
        inputs = Inputs(self._settings, self._output, self._build.get(StatIndex))
        _check_code(inputs)
        self._inputs = inputs

    def _is_same(self, last: Record, inputs: Inputs) -> bool:
        # What only came to light when pages were read, as a file that one of them names.
        inputs.look_at(last.inputs)
        is_due = last.expires is not None and self._started >= last.expires
        return not is_due and not any(changed(last.inputs, inputs.contents))

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
