"""Texts made to break the index, or what readers are shown of it.

Each attack is the HTML of a page, also as the title of one; all are in one index, and each is asked
for by terms of its own.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from huoye.core.node import NodeChild
from huoye.search.entry import Entry
from huoye.search.index import IndexedPage
from huoye.search.terms import terms
from tests.conftest import ROOT, module_child
from tests.hostile.attack import Attack, attacks
from tests.search.site import index_files

ATTACKS = attacks("search")
#: A page has as much for all its reading.
SECONDS = 5


@pytest.fixture(scope="module")
def javascript() -> Iterator[NodeChild]:
    with module_child(ROOT / "tests/search/search_child.mjs") as child:
        yield child


def _html(attack: Attack) -> str:
    return str(attack.made()) if attack.path.suffix == ".py" else attack.text


@pytest.fixture(scope="module")
def pages() -> list[IndexedPage]:
    made = []
    for attack in ATTACKS:
        html = _html(attack)
        before = time.process_time()
        entry = Entry.of(html, html[:200])
        assert time.process_time() - before < SECONDS, attack
        made.append(IndexedPage(f"{attack}.html", html[:200], "en", entry))
    return made


@pytest.fixture(scope="module")
def files(pages: list[IndexedPage]) -> dict[str, str]:
    return {f"search-index/{path}": text for path, text in index_files(pages).items()}


@pytest.mark.parametrize("number", range(len(ATTACKS)), ids=[str(a) for a in ATTACKS])
def test_a_page_of_a_hostile_author(
    javascript: NodeChild, pages: list[IndexedPage], files: dict[str, str], number: int
) -> None:
    attack, page = ATTACKS[number], pages[number]
    body = " ".join(f"{heading} {text}" for _, heading, text in page.entry.sections)
    own = [*dict.fromkeys(islice(terms(body), 6))]
    queries = [*own, page.title]
    done = javascript.request("find", files=files, queries=queries, lang="en")
    for query, answer in zip(own, done["answers"], strict=False):
        assert any(found["url"].endswith(f"/{attack}.html") for found in answer), query
    mine = [f for answer in done["answers"] for f in answer if f["title"] == page.title]
    for found in mine:
        assert found["url"] == f"https://example.org/{attack}.html"
        for section in found["sections"]:
            assert sum(len(piece["text"]) for piece in section["text"]) < 1000
    shown = json.dumps([found["sections"] for found in mine], separators=(",", ":"))
    if attack.words:
        assert not re.search(attack.words, shown)
    assert not [path for path in done["asked"] if path not in files]


def test_files_are_json(files: dict[str, str], tmp_path: Path) -> None:
    for path, text in files.items():
        assert isinstance(json.loads(text.encode("utf-8", "replace")), dict), path
