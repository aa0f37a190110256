"""Whatever changes of a site: the index that is made from the last one is that of all pages, byte
for byte, and what is the same there is neither read nor written."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from huoye.search.entry import Entry
from huoye.search.index import Change, IndexedPage, Outline, change, make

#: Enough of them for some parts; of one letter and of more than names of files can have, in both
#: planes of Unicode.
_TERMS = [
    *(f"{letter}{number}" for letter in "abé椭𠮷\uffee" for number in range(60)),
    *("a", "𠮷", "x" * 300, "x" * 300 + "y", "弹" * 30),
]


def _page(random: Random, number: int, url: str) -> IndexedPage:
    share = random.choice((0, 0.02, 0.4))
    levels = "".join(f"{random.choice('abcdefghi')}{n}" for n in range(random.choice((1, 1, 30))))
    terms = {term: levels for term in _TERMS if random.random() < share}
    sections = [["", "", "text " * random.choice((1, 900))] for _ in range(random.randint(1, 3))]
    lang = random.choice(("en", "en", "zh-Hans"))
    return IndexedPage(url, f"Title {number}", lang, Entry(sections, terms))


def _edited(random: Random, pages: list[IndexedPage]) -> list[IndexedPage]:
    """Add, remove, exchange or edit a page, a few times."""
    pages = list(pages)
    for _ in range(random.randint(1, 3)):
        number = random.randrange(len(pages) + 1)
        match random.randrange(5):
            case 0:
                pages.insert(number, _page(random, len(pages), f"new-{random.random()}"))
            case 1 if pages:
                pages.pop(number - 1)
            case 2 if pages:
                pages[number - 1] = _page(random, number, pages[number - 1].url)
            case _ if number:
                known = pages[number - 1]
                terms = dict(known.entry.terms)
                # The first of a part among them, now and then.
                for term in random.sample(sorted(terms), min(len(terms), 2)):
                    terms.pop(term)
                terms[random.choice(_TERMS)] = "a"
                entry = Entry(known.entry.sections, terms)
                pages[number - 1] = IndexedPage(known.url, known.title, known.lang, entry)
    return pages


def _changes(before: Sequence[IndexedPage], now: Sequence[IndexedPage]) -> list[Change]:
    return [
        Change(number, former.entry if former else None, page)
        for number, (former, page) in enumerate(zip_longest(before, now))
        if former != page
    ]


class _Site:
    """An index in memory."""

    def __init__(self, pages: Sequence[IndexedPage]) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: set[str] = set()
        self.outline: Outline = make(pages, self.files.__setitem__)

    def change(self, changes: Sequence[Change]) -> None:
        self.asked.clear()
        self.outline = change(self.outline, changes, self._put, self._read)
        self.files = {path: self.files[path] for path in self.outline.files}

    def _put(self, path: str, data: bytes) -> None:
        self.asked.add(path)
        self.files[path] = data

    def _read(self, path: str) -> bytes:
        self.asked.add(path)
        return self.files[path]

    def all(self) -> Any:
        return self.files, self.outline


@given(st.integers(0, 2**32))
def test_any_edits_end_in_the_index_of_all_pages(seed: int) -> None:
    random = Random(seed)
    pages = [_page(random, number, f"{number}.html") for number in range(random.randint(1, 9))]
    site = _Site(pages)
    for _ in range(4):
        now = _edited(random, pages)
        if site.outline.firsts:
            site.change(_changes(pages, now))
        else:
            site = _Site(now)
        pages = now
        assert site.all() == _Site(pages).all()


def test_a_sentence_more_changes_little() -> None:
    random = Random(1)
    pages = [
        IndexedPage(
            f"{n}.html", "T", "en", Entry([["", "", "x"]], dict.fromkeys(_many(random), "a"))
        )
        for n in range(40)
    ]
    site = _Site(pages)
    assert len(site.files) > 60
    before = dict(site.files)
    words = dict.fromkeys(["w17", "w18", "w3999"], "b")
    entry = Entry(pages[7].entry.sections, {**pages[7].entry.terms, **words})
    site.change([Change(7, pages[7].entry, IndexedPage("7.html", "T", "en", entry))])
    changed = {path for path in site.files if before.get(path) != site.files[path]}
    assert changed <= site.asked
    assert {"index.json", "pages/7.json"} <= site.asked
    assert len(site.asked) <= 2 + 2 * len(words)


def _many(random: Random) -> list[str]:
    return [f"w{number}" for number in random.sample(range(4000), 2000)]
