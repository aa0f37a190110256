"""Pelican's Markdown reader, replaced."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pelican.readers import BaseReader, MarkdownReader

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.reader import front_matter, lints
from huoye.reader.page_result import PageResults
from huoye.reader.read_page import read_page
from huoye.reader.source import PageSource


class PageReader(MarkdownReader):
    """Reads ``.md`` files; problems are collected, and a broken page is skipped.

    It stands in for Pelican's reader in all but its constructor, which edits the settings.
    """

    def __init__(self, settings: Any) -> None:
        BaseReader.__init__(self, settings)
        self._build = Build.of(settings)

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """HTML and metadata of a file; ("", {"status": "skip"}) after reporting what is wrong."""
        path = Path(source_path).resolve()
        text = path.read_text(encoding="utf-8-sig")
        values = front_matter.parse(text).values()
        lang = values.get("lang", self.settings["DEFAULT_LANG"]).lower()
        page = PageSource(path, text, lang, values, self._build)
        problems = lints.run(page, fields=page.fields)
        metadata = self._metadata(page, problems)
        result = read_page(page)
        problems.extend(result.problems)
        for problem in problems:
            self._build.problems.report(problem)
        if problems:
            return "", {"title": values.get("title", path.stem), "status": "skip"}
        self._build.get(PageResults).add(result)
        metadata.update(summary=result.summary, toc=list(result.toc))
        return result.html, metadata

    def _metadata(self, page: PageSource, errors: list[BuildError]) -> dict[str, Any]:
        """Front matter as Pelican's objects: dates, tags, categories."""
        metadata: dict[str, Any] = {}
        for key, value in page.fields.values().items():
            try:
                metadata[key] = self.process_metadata(key, " ".join(value.split("\n")))
            except ValueError as error:
                what = f"front matter “{key}” can't be read: {error}"
                errors.append(page.error(what, line=page.fields.line(key)))
        return metadata
