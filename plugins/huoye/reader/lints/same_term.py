"""A tag has a page of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from huoye.core.errors import BuildError
from huoye.reader.site import Site, SitePage, Term
from huoye.reader.source import PageSource

NAME = "same-term"
MEANING = (
    "Two tags, categories or authors of different names have one address, as `C++` and `C#` do: "
    "their pages would be one."
)
WRONG = """\
Title: The ellipse
Date: 2009-08-01
Slug: ellipse
Tags: C++, C#
"""
RIGHT = """\
Title: The ellipse
Date: 2009-08-01
Slug: ellipse
Tags: Cpp, C-sharp
"""


_LETTER = re.compile(r"\w")


def check(site: Site) -> Iterator[BuildError]:
    """Where the second name is first written. A name and its English one (TERMS_EN) are one."""
    english: Mapping[str, str] = site.build.settings.get("TERMS_EN") or {}
    taken: dict[tuple[str, str], Term] = {}
    for page in sorted(site.pages, key=lambda page: page.name):
        for term in page.terms:
            other = taken.setdefault((term.kind, term.save_as), term)
            if _meaning(english, term) != _meaning(english, other):
                yield _error(page, term, other)


def _meaning(english: Mapping[str, str], term: Term) -> str:
    return english.get(term.name, term.name).casefold()


def _error(page: SitePage, term: Term, other: Term) -> BuildError:
    source = PageSource(page.result.path, page.result.path.read_text("utf-8-sig"))
    key = "tags" if term.kind == "tag" else term.kind
    what = f"the {term.kind}s “{other.name}” and “{term.name}” have one address"
    if not _LETTER.search(term.name):
        what += f": no letter of “{term.name}” is left in it"
    return BuildError(
        what,
        path=page.result.path,
        line=source.fields.line(key),
        mend="Rename one, or part their addresses in TERMS_EN or SLUG_REGEX_SUBSTITUTIONS",
    )
