"""Pages as an author writes them, with what comes of them."""

from pathlib import Path

import pytest

from huoye.core.errors import BuildError
from huoye.reader import Converted, PageSource, convert

HEAD = "Title: t\nSlug: a\n\n"


class Author:
    """Writes pages: ``author(body)`` converts, ``author.errors(body)`` collects what is wrong."""

    def __call__(self, body: str, **metadata: str) -> Converted:
        page = PageSource(Path.cwd() / "content/a.md", HEAD + body, metadata=metadata)
        return convert(page)

    def errors(self, body: str) -> list[str]:
        try:
            self(body)
        except* BuildError as group:
            found = [str(error) for error in group.exceptions]
        else:
            pytest.fail("nothing was found wrong")
        return found
