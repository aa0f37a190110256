"""Pelican's Markdown reader, replaced."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from pelican.readers import (
    DUPLICATES_DEFINITIONS_ALLOWED,
    METADATA_PROCESSORS,
    BaseReader,
    MarkdownReader,
    default_metadata,
    parse_path_metadata,
    path_metadata,
)
from pelican.utils import slugify

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.core.real_paths import RealPaths
from huoye.reader import dates, limits
from huoye.reader.encoding import read_text
from huoye.reader.errata import ERRATA, add_errata, errata_of
from huoye.reader.languages import canonical
from huoye.reader.markdown.contents_marker import has_place
from huoye.reader.page_result import PageResult, PageResults
from huoye.reader.read_page import internal
from huoye.reader.reading import Reading
from huoye.reader.source import PageSource

#: Keys of which Pelican, or the page itself, takes one value.
_ONE_VALUE = {"title", "summary", "lang", *DUPLICATES_DEFINITIONS_ALLOWED}
_DATES = ("date", "modified")
_COMMAS = re.compile("[，、；]")


class PageReader(MarkdownReader):
    """Reads ``.md`` files; problems are collected, and a broken page is skipped.

    It stands in for Pelican's reader in all but its constructor, which edits the settings.
    """

    def __init__(self, settings: Any) -> None:
        BaseReader.__init__(self, settings)
        self._build = Build.of(settings)
        self._real = self._build.get(RealPaths)

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """HTML and metadata of a file; ("", {"status": "skip"}) after reporting what is wrong."""
        path = Path(self._real.of(source_path))
        try:
            return self._read(source_path, path, read_text(path))
        except BuildError as error:
            return self._refuse(path, [error])

    def read_ahead(self, source_path: str) -> None:
        """Read a file for nobody but those who stand in the build's reading, and may keep it.

        Raises BuildError for what ``read`` reports.
        """
        path = Path(self._real.of(source_path))
        page = PageSource(path, read_text(path), build=self._build)
        *_, is_whole = page.clock.run(lambda: self._head(source_path, page), page)
        if is_whole:
            self._build.get(Reading)(page)

    def _read(self, source_path: str, path: Path, text: str) -> tuple[str, dict[str, Any]]:
        page = PageSource(path, text, build=self._build)
        try:
            head = page.clock.run(lambda: self._head(source_path, page), page)
        except BuildError:
            raise
        except Exception as error:  # of a plugin's metadata processors, say
            return self._refuse(path, [internal(error, page)])
        metadata, problems, is_whole = head
        if not is_whole:
            return self._refuse(path, problems)
        result = self._build.get(Reading)(page)
        problems.extend(result.problems)
        if any(not problem.is_warning for problem in problems):
            return self._refuse(path, problems, result)
        for warning in problems:
            self._build.problems.report(warning)
        self._build.get(PageResults).add(result)
        html = result.awake()
        headings = [] if has_place(html) else list(result.toc)
        metadata.update(result.formatted, headings=headings, **result.given)
        # Elsewhere a title may be HTML, as Pelican has it.
        if self._build.is_strict or self._build.is_untrusted or "<math" in result.title:
            self._keep_address(source_path, metadata)
            metadata.update(title=result.title, plain_title=result.plain_title)
        if not result.may_be_cut:
            metadata["summary"] = result.summary
        return html, metadata

    def _head(
        self, source_path: str, page: PageSource
    ) -> tuple[dict[str, Any], list[BuildError], bool]:
        """A page's metadata, what is wrong with it, and whether there is use in reading on; the
        page learns its language."""
        page.clock.enter("the front matter")
        page.metadata = page.fields.values()
        lang = self._lang(source_path, page.metadata)
        page.lang = canonical(lang, self.settings["DEFAULT_LANG"])
        if excesses := limits.of_head(page):
            return {}, excesses, False
        problems: list[BuildError] = []
        return self._metadata(page, problems), problems, True

    def _refuse(
        self, path: Path, problems: list[BuildError], result: PageResult | None = None
    ) -> tuple[str, dict[str, Any]]:
        """Report what is wrong with a file, of which Pelican then makes nothing."""
        for problem in problems:
            self._build.problems.report(problem)
        self._build.get(PageResults).refuse(path, result)
        return "", {"title": path.stem, "status": "skip"}

    def _keep_address(self, source_path: str, metadata: dict[str, Any]) -> None:
        """Have the slug that Pelican makes of a title made of that which is written, since formulas
        would be other letters."""
        settings = self.settings
        if settings["SLUGIFY_SOURCE"] != "title" or "title" not in metadata:
            return
        if "slug" in {**self._given(source_path), **metadata}:
            return
        metadata["slug"] = slugify(
            metadata["title"],
            regex_subs=settings["SLUG_REGEX_SUBSTITUTIONS"],
            preserve_case=settings["SLUGIFY_PRESERVE_CASE"],
            use_unicode=settings["SLUGIFY_USE_UNICODE"],
        )

    def _lang(self, source_path: str, values: Mapping[str, str]) -> str:
        """The page's language, as Pelican will have it."""
        given = self._given(source_path).get("lang")
        lang: str = values.get("lang") or given or self.settings["DEFAULT_LANG"]
        return lang.lower()

    def _given(self, source_path: str) -> dict[str, Any]:
        """What settings, and names of files and folders, say of a page."""
        source = Path(os.path.relpath(source_path, self.settings["PATH"])).as_posix()
        given = dict(self._default)
        given.update(path_metadata(source_path, source, self.settings))
        given.update(parse_path_metadata(source, self.settings, self.process_metadata))
        return given

    @cached_property
    def _default(self) -> Mapping[str, Any]:
        """What the settings say of every page."""
        given: dict[str, Any] = default_metadata(self.settings, self.process_metadata)
        return given

    def _metadata(self, page: PageSource, errors: list[BuildError]) -> dict[str, Any]:
        """Front matter as Pelican's objects: dates, tags, categories."""
        metadata: dict[str, Any] = {}
        errata = errata_of(page, errors) if ERRATA in page.fields.values() else None
        for key in page.fields.values():
            try:
                value = self._value(page, key)
                written = _as_pelican_writes(key, value) if isinstance(value, str) else value
                metadata[key] = self._processed(key, written)
            except (ValueError, OverflowError) as error:
                what = f"front matter “{key}” can't be read: {error}"
                mend = f"Write `{key.capitalize()}: 2009-08-01`, or with a time, `2009-08-01 10:00`"
                mend = mend if key in _DATES else ""
                errors.append(page.error(what, line=page.fields.line(key), mend=mend))
        if errata is not None:
            add_errata(metadata, errata)
        if "lang" in metadata:
            metadata["lang"] = self._in_addresses(metadata["lang"].strip(), page.lang)
        return metadata

    def _in_addresses(self, written: str, tag: str) -> str:
        """A page's language as Pelican shall have it: `pt-BR`, which is right and in the addresses
        of a blog, keeps its capitals but under the house rules."""
        keeps = not self._build.is_strict and written.lower() == tag and "-" in written
        return written if keeps and written[:2].islower() else tag

    def _processed(self, key: str, written: Any) -> Any:
        """A value as Pelican's object. Raises ValueError or OverflowError."""
        # Another plugin may have put its own function in the place of Pelican's.
        if key in _DATES and METADATA_PROCESSORS[key].__module__ == BaseReader.__module__:
            return dates.whole(written) or self.process_metadata(key, written)
        return self.process_metadata(key, written)

    def _value(self, page: PageSource, key: str) -> str | list[str]:
        """The value of a key; a list where Pelican gives plugins the lines one by one."""
        if self._build.is_strict or key in _ONE_VALUE:
            return " ".join(page.fields.values()[key].split("\n"))
        written = (entry.value for entry in page.fields.entries if entry.key == key)
        lines = [line for value in written for line in value.split("\n")]
        return lines if len(lines) > 1 else lines[0]


def _as_pelican_writes(key: str, value: str) -> str:
    if key in _DATES:
        return dates.iso(value)
    if key in ("tags", "authors") and ";" not in value:
        return _COMMAS.sub(",", value)
    return value
