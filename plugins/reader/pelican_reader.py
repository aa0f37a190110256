"""Pelican's Markdown reader, replaced."""

from __future__ import annotations

import difflib
import re
import traceback
from pathlib import Path
from typing import Any, TypeVar

from pelican.readers import BaseReader, MarkdownReader

from plugins.core import disk, problems
from plugins.core.errors import BuildError, shown_path
from plugins.reader import front_matter, pipeline
from plugins.reader.convert import Converted, convert
from plugins.reader.source import PageSource

KEYS = frozenset(
    {
        "title",
        "date",
        "modified",
        "slug",
        "lang",
        "translation",
        "category",
        "tags",
        "author",
        "authors",
        "summary",
        "description",
        "series",
        "series_index",
        "status",
        "template",
        "url",
        "save_as",
    }
)
"""What front matter may say; the setting FRONT_MATTER_KEYS adds to it."""

_Error = TypeVar("_Error", bound=Exception)
_SLUG = re.compile(r"[a-z0-9-]+")


class PageReader(MarkdownReader):
    """Reads ``.md`` files; problems are collected, and a broken page is skipped.

    It stands in for Pelican's reader in all but its constructor, which edits the settings.
    """

    def __init__(self, settings: Any) -> None:
        BaseReader.__init__(self, settings)
        try:
            pipeline.configure(settings)
        except BuildError as error:
            problems.report(error)

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """HTML and metadata of a file; ("", {"status": "skip"}) after reporting what is wrong."""
        path = Path(source_path).resolve()
        text = path.read_text(encoding="utf-8-sig")
        fields = front_matter.parse(text)
        values = fields.values()
        lang = values.get("lang", self.settings["DEFAULT_LANG"]).lower()
        page = PageSource(path, text, lang, values)
        errors = self._front_matter_errors(page, fields)
        metadata = self._metadata(page, fields, errors)
        converted = self._converted(page, errors)
        for error in errors:
            problems.report(error)
        if errors or converted is None:
            return "", {"title": values.get("title", path.stem), "status": "skip"}
        metadata.update(summary=converted.summary, toc=converted.toc)
        return converted.html, metadata

    def _converted(self, page: PageSource, errors: list[BuildError]) -> Converted | None:
        try:
            return convert(page)
        except* BuildError as group:
            errors.extend(_leaves(group))
        except* Exception as group:  # a fault of any plugin must name the page
            errors.extend(_internal(error, page) for error in _leaves(group))
        return None

    def _front_matter_errors(
        self, page: PageSource, fields: front_matter.FrontMatter
    ) -> list[BuildError]:
        errors = []
        known = KEYS | {key.lower() for key in self.settings.get("FRONT_MATTER_KEYS", ())}
        for entry in fields.entries:
            if entry.key not in known:
                close = difflib.get_close_matches(entry.key, sorted(known), n=1)
                mend = f"Did you mean {close[0].capitalize()}?" if close else ""
                mend = mend or "Add the key to FRONT_MATTER_KEYS in the settings if it is meant"
                what = f"unknown front matter key {entry.key!r}"
                errors.append(page.error(what, line=entry.line, mend=mend))
        for entry in fields.repeated():
            errors.append(
                page.error(
                    f"front matter says {entry.key!r} twice",
                    line=entry.line,
                    mend="Keep one of the two lines",
                )
            )
        return errors + self._missing(page, fields)

    def _missing(self, page: PageSource, fields: front_matter.FrontMatter) -> list[BuildError]:
        values = fields.values()
        errors = []
        if not values.get("title"):
            errors.append(page.error("no title", line=1, mend="Begin the file with `Title: …`"))
        if not values.get("date") and not self._is_page(page.path):
            errors.append(
                page.error("no date", line=1, mend="Add a line such as `Date: 2018-08-11`")
            )
        slug = values.get("slug", "")
        if not _SLUG.fullmatch(slug):
            what = f"the slug {slug!r} is not plain" if slug else "no slug"
            mend = "Add a line such as `Slug: ellipse`: small letters a-z, digits and hyphens"
            errors.append(page.error(what, line=fields.line("slug"), mend=mend))
        return errors

    def _is_page(self, path: Path) -> bool:
        content = Path(self.settings["PATH"]).resolve()
        return any(path.is_relative_to(content / folder) for folder in self.settings["PAGE_PATHS"])

    def _metadata(
        self, page: PageSource, fields: front_matter.FrontMatter, errors: list[BuildError]
    ) -> dict[str, Any]:
        """Front matter as Pelican's objects: dates, tags, categories."""
        metadata: dict[str, Any] = {}
        for key, value in fields.values().items():
            try:
                metadata[key] = self.process_metadata(key, " ".join(value.split("\n")))
            except ValueError as error:
                what = f"front matter {key!r} can't be read: {error}"
                errors.append(page.error(what, line=fields.line(key)))
        return metadata


def _leaves(group: ExceptionGroup[_Error]) -> list[_Error]:
    """The single errors of a group, however deep."""
    found: list[_Error] = []
    for error in group.exceptions:
        found.extend(_leaves(error) if isinstance(error, ExceptionGroup) else [error])
    return found


def _internal(error: Exception, page: PageSource) -> BuildError:
    if isinstance(error, OSError) and disk.refused(error):
        return disk.problem(error, page.path)
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({shown_path(Path(frames[-1].filename))}:{frames[-1].lineno})" if frames else ""
    text = f"{type(error).__name__}: {error}{place}"
    return page.error(f"internal error: {text}", mend="A plugin is at fault, not the page")
