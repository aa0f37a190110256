"""The index of all pages as files: readers load one part of the terms for a word, and the texts of
the pages that are shown to them.

- ``index.json``: languages, the sections of each page, and the first term of each part;
- ``terms/<number>.json``: a part, term -> pages and levels, “3ab2,17h”: of page 3 sections 0 and 2,
  of page 17 section 0. Terms are in the order of UTF-16, as JavaScript compares;
- ``pages/<page>.json``, ``pages/<page>-1.json`` …: address, title and language of a page, and its
  sections, some at a time.

The names stay the same, and ``index.json`` has a version by which the others are asked for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huoye.search.entry import Entry

#: Characters of a part of the terms: 3 to 5 KB as hosts send it.
_PART = 8_000
#: Characters of the sections that come together; one that is longer comes alone.
_TEXT = 6_000


@dataclass(frozen=True)
class IndexedPage:
    """A page of the site."""

    #: Below the site's root.
    url: str
    title: str
    #: As in HTML.
    lang: str
    entry: Entry


def index_files(pages: Iterable[IndexedPage]) -> Iterator[tuple[str, str]]:
    """Path below the index's folder, and JSON, of each file. pages: in the order of their numbers,
    each asked for when those before it are written: all at once would be much."""
    version = hashlib.sha256()
    merged: dict[str, bytearray] = {}
    known: list[tuple[str, list[int]]] = []
    for number, page in enumerate(pages):
        _merge(merged, number, page.entry)
        texts = list(_texts(page))
        known.append((page.lang, [*map(len, texts)]))
        for again, sections in enumerate(texts):
            name = f"{number}-{again}" if again else str(number)
            text = _json(
                {"url": page.url, "title": page.title, "lang": page.lang, "sections": sections}
            )
            version.update(text.encode("utf-8", "replace"))
            yield f"pages/{name}.json", text
    first_terms = []
    for number, part in enumerate(_parts(merged)):
        first_terms.append(next(iter(part)))
        text = _json(part)
        version.update(text.encode("utf-8", "replace"))
        yield f"terms/{number}.json", text
    languages = sorted({lang for lang, _ in known})
    index = {
        "version": version.hexdigest()[:12],
        "languages": languages,
        "pages": [[languages.index(lang), *counts] for lang, counts in known],
        "parts": first_terms,
    }
    yield "index.json", _json(index)


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


def _parts(merged: Mapping[str, bytearray]) -> Iterator[dict[str, str]]:
    part: dict[str, str] = {}
    size = 0
    for term in sorted(merged, key=_utf_16):
        part[term] = merged[term].decode("ascii")
        size += len(term) + len(merged[term])
        if size >= _PART:
            yield part
            part, size = {}, 0
    if part:
        yield part


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


def _utf_16(term: str) -> bytes:
    return term.encode("utf-16-be", "surrogatepass")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
