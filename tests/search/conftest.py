"""The search's JavaScript, and small indexes for it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from huoye.core.node import NodeChild
from huoye.search.entry import Entry
from huoye.search.index import IndexedPage
from tests.conftest import module_child
from tests.search.site import index_files

Answer = list[dict[str, Any]]


@pytest.fixture(scope="session")
def javascript() -> Iterator[NodeChild]:
    with module_child(Path(__file__).parent / "search_child.mjs") as child:
        yield child


def indexed(html: str, title: str = "T", url: str = "a.html", lang: str = "zh-Hans") -> IndexedPage:
    return IndexedPage(url, title, lang, Entry.of(html, title))


def site(pages: Sequence[IndexedPage]) -> dict[str, str]:
    """The index's files below the site's root."""
    return {f"search-index/{path}": text for path, text in index_files(pages).items()}


def answers(
    javascript: NodeChild, pages: Sequence[IndexedPage], *queries: str, lang: str = "zh-Hans"
) -> list[Answer]:
    """What is found for each query, as readers are shown it."""
    done = javascript.request("find", files=site(pages), queries=queries, lang=lang)
    found: list[Answer] = done["answers"]
    return found
