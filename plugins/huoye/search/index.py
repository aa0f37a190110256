"""The index of all pages as files: readers load one part of the terms for a word, and the texts of
the pages that are shown to them.

- ``index.json``: languages, the sections of each page, and the first term of each part;
- ``terms/<first term>.json``: a part (``parts.py``), term -> pages and levels, “3ab2,17h”: of page
  3 sections 0 and 2, of page 17 section 0;
- ``pages/<page>.json``, ``pages/<page>-1.json`` …: address, title and language of a page, and its
  sections, some at a time.

The names stay the same, and ``index.json`` has a version by which the others are asked for. An
index comes out the same, byte for byte, whether it is made from all pages or from an earlier one
and the pages that are others since.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from huoye.core.files import sha256
from huoye.search.entry import Entry
from huoye.search.parts import Terms, cut, cut_again, name_of, utf_16

#: Below the index's folder.
INDEX = "index.json"
#: Characters of the sections that come together; one that is longer comes alone.
_TEXT = 6_000
_PAGES = "pages/"
#: What writes a file, and what reads one of those before: path below the index's folder, bytes.
Put = Callable[[str, bytes], None]
Read = Callable[[str], bytes]


@dataclass(frozen=True)
class IndexedPage:
    """A page of the site."""

    #: Below the site's root.
    url: str
    title: str
    #: As in HTML.
    lang: str
    entry: Entry


@dataclass
class Outline:
    """What an index must know of itself to be changed, besides its files."""

    #: Language of each page, and how many sections each of its files has.
    pages: list[tuple[str, list[int]]] = field(default_factory=list)
    #: The term that each part begins with.
    firsts: list[str] = field(default_factory=list)
    #: Path below the folder -> SHA-256.
    files: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """What has become of one page. number: its place among all."""

    number: int
    #: Before; None if there was none.
    former: Entry | None
    #: None if there is none any more.
    page: IndexedPage | None


def make(pages: Iterable[IndexedPage], put: Put) -> Outline:
    """Write an index. pages: in the order of their numbers, each asked for when those before it are
    written: all at once would be much."""
    index = _Index(Outline(), put)
    merged: dict[str, bytearray] = {}
    for number, page in enumerate(pages):
        _merge(merged, number, page.entry)
        index.put_page(number, page)
    in_order = ((term, merged[term].decode("ascii")) for term in sorted(merged, key=utf_16))
    for first, terms in cut(in_order):
        index.put_part(first, terms)
    return index.end()


def change(former: Outline, changes: Sequence[Change], put: Put, read: Read) -> Outline:
    """Write what is another in an index than in an earlier one, which must have had terms. changes:
    of pages, which keep their numbers: what is new or gone is, or was, behind all others."""
    index = _Index(Outline(), put)
    gone = sum(one.page is None for one in changes)
    index.outline.pages += former.pages[: len(former.pages) - gone]
    kept = {path: held for path, held in former.files.items() if path.startswith(_PAGES)}
    for one in changes:
        if one.former is not None:
            for path in _page_files(one.number, former.pages[one.number][1]):
                del kept[path]
        if one.page is not None:
            index.put_page(one.number, one.page)
    index.outline.files.update(kept)
    for first, terms in cut_again(
        former.firsts, _levels(changes), lambda first: dict(json.loads(read(_part_file(first))))
    ):
        if terms is None:
            index.keep_part(first, former)
        else:
            index.put_part(first, terms)
    return index.end()


class _Index:
    """Writes files, and takes note of them."""

    def __init__(self, outline: Outline, put: Put) -> None:
        self.outline = outline
        self._put = put

    def put_page(self, number: int, page: IndexedPage) -> None:
        texts = list(_texts(page))
        row = page.lang, [*map(len, texts)]
        self.outline.pages[number : number + 1] = [row]
        for path, sections in zip(_page_files(number, row[1]), texts, strict=True):
            of_page = {"url": page.url, "title": page.title, "lang": page.lang}
            self._write(path, {**of_page, "sections": sections})

    def put_part(self, first: str, terms: Terms) -> None:
        self.outline.firsts.append(first)
        self._write(_part_file(first), terms)

    def keep_part(self, first: str, former: Outline) -> None:
        """Leave it as it is."""
        self.outline.firsts.append(first)
        path = _part_file(first)
        self.outline.files[path] = former.files[path]

    def end(self) -> Outline:
        """Write the file that leads to all others."""
        pages, files = self.outline.pages, self.outline.files
        languages = sorted({lang for lang, _ in pages})
        everything = "".join(f"{path} {files[path]}\n" for path in sorted(files))
        index = {
            "version": sha256(everything.encode("ascii"))[:12],
            "languages": languages,
            "pages": [[languages.index(lang), *counts] for lang, counts in pages],
            "parts": self.outline.firsts,
        }
        self._write(INDEX, index)
        return self.outline

    def _write(self, path: str, value: Any) -> None:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        # Half of a pair of surrogates is no text that a file can hold.
        data = text.encode("utf-8", "replace")
        self.outline.files[path] = sha256(data)
        self._put(path, data)


def _merge(merged: dict[str, bytearray], number: int, entry: Entry) -> None:
    """Add a page to term -> pages and levels. Of ten million, texts of their own would be a
    gigabyte."""
    here = f",{number}"
    for term, levels in entry.terms.items():
        known = merged.get(term)
        if known is None:
            merged[term] = bytearray(f"{number}{levels}", "ascii")
        else:
            known += f"{here}{levels}".encode("ascii")


def _levels(changes: Iterable[Change]) -> dict[str, dict[int, str]]:
    """What has changed by terms, as ``cut_again`` wants it."""
    levels: dict[str, dict[int, str]] = defaultdict(dict)
    for one in changes:
        before: Mapping[str, str] = one.former.terms if one.former else {}
        now: Mapping[str, str] = one.page.entry.terms if one.page else {}
        for term in {**before, **now}:
            if before.get(term) != now.get(term):
                levels[term][one.number] = now.get(term, "")
    return levels


def _texts(page: IndexedPage) -> Iterator[list[Sequence[str]]]:
    together: list[Sequence[str]] = []
    size = 0
    for section in page.entry.sections:
        length = sum(map(len, section))
        if together and size + length > _TEXT:
            yield together
            together, size = [], 0
        together.append(section)
        size += length
    yield together


def _page_files(number: int, counts: Iterable[int]) -> list[str]:
    """Of a page. counts: how many sections each has."""
    return [
        f"{_PAGES}{number}-{n}.json" if n else f"{_PAGES}{number}.json"
        for n, _ in enumerate(counts)
    ]


def _part_file(first: str) -> str:
    return f"terms/{name_of(first)}.json"
