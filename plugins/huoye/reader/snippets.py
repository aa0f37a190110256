"""Files that pymdownx.snippets takes into a page are files that the page is made from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from markdown import Markdown

from huoye.reader.source import PageSource


def note_files(md: Markdown, page: Callable[[], PageSource]) -> None:
    """Let the page that is read learn what the extension opens, and where it looked in vain.

    page: gives the page that is read.
    """
    if "snippet" not in md.preprocessors:
        return
    snippets: Any = md.preprocessors["snippet"]
    find = snippets.get_snippet_path

    def noted(name: str) -> str | None:
        found: str | None = find(name)
        for base in snippets.base_path:
            path = Path(base, name)
            if found is not None and path == Path(found):
                break
            page().sought[path] = path.is_file()
        if found is not None:
            page().dependencies.add(Path(found))
        return found

    snippets.get_snippet_path = noted
