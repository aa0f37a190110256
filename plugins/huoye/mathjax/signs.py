"""What formulas are drawn with, as their HTML tells: marks of a page, and what a site's come to.

A mark is a text, so that it travels with what was read of a page:

- ``maths: c 1D70B``, ``maths: c 28 NCM-S5``: a sign, by its number, and the face that it is drawn
  in where that isn't the usual one;
- ``maths: stretchy-v 28``: a sign that is put together of parts, upright or lying (``stretchy-h``);
- ``maths: part 239C NCM-EM``: such a part.

What nearly every formula has (``USUAL``) bears no mark of its own: so most edits leave a page's
marks as they are, and then no other page has to do with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

#: Of a page that has formulas, and nothing else that is told here.
FORMULAS = "maths:"
#: The face that formulas are in, and all signs that bear no other.
FACE = "NCM-N"
USUAL = frozenset(
    "0123456789!()+,-./:;<=>[]{|} −±×⋅→∈∞∼≈≠≤≥…⋯∂∇∑∏∫√′\u2061ℎ"
    + "".join(map(chr, range(0x1D434, 0x1D468)))
) - {"\U0001d455"}
"""Signs that every sheet has: digits, italic letters, punctuation, and what is about as frequent
(the letter of U+1D455 is U+210E)."""

_DRAWN = re.compile(
    r"<mjx-(c|stretchy-[hv]|beg|ext|mid|end)((?: [^<>]*)?)>(?:<mjx-spacer[^<>]*>)?([^<]*)"
)
_NUMBER = re.compile(r"\bmjx-c([0-9A-F]+)\b")
_FACE = re.compile(r"\bNCM-[\w-]+")


@dataclass(frozen=True)
class Signs:
    """What the sheet and the fonts of some pages must hold."""

    #: (number, as MathJax names it; face, "" for the usual one).
    glyphs: frozenset[tuple[str, str]]
    #: (“stretchy-h” or “stretchy-v”, number).
    stretchy: frozenset[tuple[str, str]]
    #: (face, character).
    characters: frozenset[tuple[str, str]]

    @property
    def faces(self) -> frozenset[str]:
        """Those that anything is drawn in."""
        return frozenset(face for face, _ in self.characters)

    def of(self, face: str) -> frozenset[str]:
        """The characters that are drawn in a face."""
        return frozenset(sign for its, sign in self.characters if its == face)


def marks(html: str) -> frozenset[str]:
    """Of a typeset formula."""
    drawn = set(_DRAWN.findall(html))
    return frozenset(
        mark for kind, attributes, text in drawn for mark in _marks(kind, attributes, text)
    )


def signs(marks: Iterable[str]) -> Signs:
    """All that pages with these marks need, and what is usual."""
    glyphs = {(f"{ord(sign):X}", "") for sign in USUAL}
    characters = {(FACE, sign) for sign in USUAL}
    stretchy = set()
    for mark in marks:
        if not mark.startswith(f"{FORMULAS} "):
            continue
        kind, number, *face = mark.removeprefix(f"{FORMULAS} ").split(" ")
        if kind == "c":
            glyphs.add((number, "".join(face)))
        if kind in ("c", "part"):
            characters.add(("".join(face) or FACE, chr(int(number, 16))))
        else:
            stretchy.add((kind, number))
    return Signs(frozenset(glyphs), frozenset(stretchy), frozenset(characters))


def _marks(kind: str, attributes: str, text: str) -> Iterator[str]:
    """Of one thing that is drawn."""
    number, face = _NUMBER.search(attributes), _FACE.search(attributes)
    in_face = f" {face[0]}" if face else ""
    if kind != "c":
        if number:
            yield f"{FORMULAS} {kind} {number[1]}"
        for sign in set(unescape(text)) - {"\n"}:
            yield f"{FORMULAS} part {ord(sign):X}{in_face}"
    elif number and (face or chr(int(number[1], 16)) not in USUAL):
        yield f"{FORMULAS} c {number[1]}{in_face}"
