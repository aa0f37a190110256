"""The terms of the index in parts, each a file that readers load for a word.

Where a part begins is said by a hash of its first term, and by what has gathered before it, never
by how many parts there are: when some terms change, the parts that they are in change, and hardly
ever others (content-defined chunking; Muthitacharoen, Chen and Mazières, “A Low-bandwidth Network
File System”, 2001).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from zlib import crc32

#: Term -> pages and levels, “3ab2,17h”; in the order of UTF-16, as JavaScript compares.
Terms = Mapping[str, str]
#: Term -> number of a page -> its levels there now, "" for none.
Changes = Mapping[str, Mapping[int, str]]

#: Characters of a part: at least, on average beyond that, and at most, but for a term that has more
#: by itself. 3 to 5 KB as hosts send it.
_LEAST, _SPREAD, _MOST = 4_000, 4_000, 16_000
#: A part's file is named by the term it begins with, which fits into a name if it is no longer.
_NAMEABLE = 24


class _Open:
    """A part that has not ended yet. first: the term by which it is known."""

    def __init__(self, first: str) -> None:
        self.first = first
        self.terms: dict[str, str] = {}
        self._size = self._added = 0

    def add(self, term: str, postings: str) -> None:
        self.terms[term] = postings
        self._added = len(term) + len(postings)
        self._size += self._added

    def ends_before(self, term: str) -> bool:
        if self._size < _LEAST or len(term) > _NAMEABLE:
            return False
        # After a term of many characters sooner, so that parts are alike whatever terms have.
        return self._size >= _MOST or crc32(utf_16(term)) * _SPREAD < self._added << 32


def utf_16(term: str) -> bytes:
    """By which terms are in order."""
    return term.encode("utf-16-be", "surrogatepass")


def name_of(first: str) -> str:
    """Of the file of a part, by the term it begins with; "" is before all others."""
    return utf_16(first).hex() or "0"


def cut(terms: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Terms]]:
    """All terms in parts, each with the term it begins with; the first with "". terms: in order,
    each once."""
    part = None
    for term, postings in terms:
        if part is not None and part.ends_before(term):
            yield part.first, part.terms
            part = _Open(term)
        part = part or _Open("")
        part.add(term, postings)
    if part is not None:
        yield part.first, part.terms


def cut_again(
    firsts: Sequence[str], changes: Changes, read: Callable[[str], Terms]
) -> Iterator[tuple[str, Terms | None]]:
    """What ``cut`` gives when some terms have changed, None for a part that is as it was. firsts:
    of the parts before. read: gives the terms of one of them, by its first."""
    changed = _by_part(firsts, changes)
    part = None
    is_begun = False
    for first in firsts:
        if first not in changed:
            # Where the one before has come to its end, nothing is known to be otherwise.
            is_kept = part.ends_before(first) if part else is_begun or not first
            if is_kept:
                if part is not None:
                    yield part.first, part.terms
                    part = None
                yield first, None
                is_begun = True
                continue
        for term, postings in _with(read(first), changed.get(first, {})):
            if part is not None and part.ends_before(term):
                yield part.first, part.terms
                part, is_begun = None, True
            part = part or _Open(term if is_begun else "")
            part.add(term, postings)
    if part is not None:
        yield part.first, part.terms


def _by_part(firsts: Sequence[str], changes: Changes) -> Mapping[str, dict[str, Mapping[int, str]]]:
    """Changes by the part that has, or would have, the term."""
    changed: dict[str, dict[str, Mapping[int, str]]] = {}
    number = 0
    for term in sorted(changes, key=utf_16):
        while number + 1 < len(firsts) and utf_16(firsts[number + 1]) <= utf_16(term):
            number += 1
        if number and term == firsts[number]:
            # It may be gone, and then the part before goes on.
            changed.setdefault(firsts[number - 1], {})
        changed.setdefault(firsts[number], {})[term] = changes[term]
    return changed


def _with(terms: Terms, changes: Changes) -> Iterable[tuple[str, str]]:
    if not changes:
        return terms.items()
    known = dict(terms)
    for term, pages in changes.items():
        if postings := _postings(known.pop(term, ""), pages):
            known[term] = postings
    return sorted(known.items(), key=lambda item: utf_16(item[0]))


def _postings(written: str, changes: Mapping[int, str]) -> str:
    """“3ab2,17h” with other levels of some pages."""
    pages = dict(map(_page, written.split(","))) if written else {}
    pages.update(changes)
    return ",".join(f"{page}{pages[page]}" for page in sorted(pages) if pages[page])


def _page(posting: str) -> tuple[int, str]:
    levels = posting.lstrip("0123456789")
    return int(posting.removesuffix(levels)), levels
