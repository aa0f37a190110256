"""Lists of terms are picked from the site's dates as Pelican picks them, sooner."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from huoye.core.build import Build
from huoye.reader.listings import Listing, Listings


class _Page:
    """One that is asked whether it equals another."""

    asked = 0

    def __eq__(self, other: object) -> bool:
        _Page.asked += 1
        return self is other

    __hash__ = None  # type: ignore[assignment]


def test_the_generator_gets_lists_that_need_no_search() -> None:
    pages = [_Page() for _ in range(9)]
    tags = {"a": pages[:3], "b": pages[3:]}
    authors: list[Any] = [("x", pages[::-1])]
    generator = SimpleNamespace(
        articles=pages, dates=pages, tags=tags, categories=[*tags.items()], authors=authors
    )
    listings = Build().get(Listings)
    listings.note([SimpleNamespace(pages=[]), generator])
    listings.quicken()
    terms = [*generator.tags.items(), *generator.categories, *generator.authors]
    found = [(name, [pages.index(p) for p in pages if p in listed]) for name, listed in terms]
    picked = [0, 1, 2], [3, 4, 5, 6, 7, 8]
    assert found == [
        *zip("ab", picked, strict=True),
        *zip("ab", picked, strict=True),
        ("x", [*range(9)]),
    ]
    assert all(isinstance(listed, Listing) for _, listed in terms)
    assert [*generator.authors[0][1]] == pages[::-1]
    # What templates have is as it was.
    assert type(tags["a"]) is list and authors == [("x", pages[::-1])]


def test_nothing_is_compared() -> None:
    pages = [_Page() for _ in range(9)]
    listed = Listing(pages[5:])
    before = _Page.asked
    assert [page in listed for page in pages] == [False] * 5 + [True] * 4
    assert _Page.asked == before
