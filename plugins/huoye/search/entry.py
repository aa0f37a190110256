"""What the index takes of one page: its sections' texts, and where its terms stand.

That depends on the page's HTML and title alone, and is kept for later builds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huoye.search.page_text import Section, sections
from huoye.search.terms import terms

#: A term's level in a section is a letter: how much the section's text is about it, in seven steps;
#: then terms of headings, and of the page's title, which count for its first section.
STEPS, OF_HEADING, OF_TITLE = "abcdefg", "h", "i"
#: Of BM25 (Robertson and Zaragoza 2009): how soon more of a term say no more, and how much length
#: counts; compared with a length that is the same on every site, so that entries last.
_K1, _B, _LENGTH = 1.2, 0.5, 300


@dataclass(frozen=True)
class Entry:
    """A page as the index has it."""

    #: (anchor, heading, text), the first without anchor.
    sections: Sequence[Sequence[str]]
    #: Term -> levels, each with the number of its section where that is not 0: “ha2”.
    terms: Mapping[str, str]

    @classmethod
    def of(cls, html: str, title: str) -> Entry:
        """Of a page. html: with formulas as MathML; title: plain text."""
        found = sections(html)
        levels: dict[str, str] = {}
        for number, section in enumerate(found):
            here = str(number or "")
            for term, level in _levels(section, title if number == 0 else "").items():
                levels[term] = f"{levels.get(term, '')}{level}{here}"
        return cls([[section.anchor, section.heading, section.text] for section in found], levels)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Entry:
        return cls(data["sections"], data["terms"])

    def as_json(self) -> dict[str, Any]:
        return {"sections": self.sections, "terms": self.terms}


def _levels(section: Section, title: str) -> dict[str, str]:
    """Term -> level in a section."""
    counts = Counter(terms(section.text))
    full = _K1 * (1 - _B + _B * counts.total() / _LENGTH)
    steps = {
        count: STEPS[min(int(len(STEPS) * count / (count + full)), len(STEPS) - 1)]
        for count in set(counts.values())
    }
    levels = {term: steps[count] for term, count in counts.items()}
    levels.update(dict.fromkeys(terms(section.heading), OF_HEADING))
    levels.update(dict.fromkeys(terms(title), OF_TITLE))
    return levels
