r"""References in a sentence, as in LaTeX, with or without dollars around them.

``\ref{label}`` and ``\eqref{label}`` say a number; ``\cref`` and ``\autoref``, of one label or
several, say what it is a number of besides. ``\cref{slug#label}`` leads to another article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape, unescape
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from huoye.core.errors import BuildError
from huoye.reader import PageSource
from huoye.references.statements import STYLED
from huoye.words import words_of

_COMMAND = r"\\(?P<command>eqref|ref|(?:cref|Cref|autoref)\*?)\{(?P<labels>[^{}\n]+)\}"
#: What stands for one in HTML until formulas are typeset, as if it had dollars around it.
_PLACE = re.compile(rf'<span class="arithmatex">\\\({_COMMAND}\\\)</span>')
#: A reference that waits for what it refers to; see targets.py.
WAITING = re.compile(r'<a class="ref" data-command="(?P<command>\w+)" data-to="(?P<to>[^"]*)"></a>')
#: Mark of a page that refers to anything, and of one that refers to what other pages have.
REFERRING, ACROSS = "references: referring", "references: across"


class _Processor(InlineProcessor):
    def handleMatch(  # type: ignore[override]  # the stub forbids what the base class allows
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        element = Element("span", {"class": "arithmatex"})
        element.text = AtomicString(rf"\({m[0]}\)")
        return element, m.start(0), m.end(0)


class CommandExtension(Extension):
    """Takes a bare reference for a formula, just after arithmatex has taken the real ones."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(_Processor(_COMMAND, md), "latex-reference", 189.85)


def part(html: str, page: PageSource) -> str:
    """A page's pass: references to formulas of the page are left to MathJax, all others wait for
    what they refer to. Raises BuildError for a label that two things of the page have."""
    if "ref{" not in html and "ref*{" not in html:
        return html
    page.marks.update((REFERRING, STYLED))

    def parted(place: re.Match[str]) -> str:
        command = place["command"].rstrip("*")
        written = [text.strip() for text in unescape(place["labels"]).split(",")]
        labels = [text.removeprefix("#") for text in written if text]
        if not any(_is_elsewhere(label, html) for label in labels):
            return _of_formulas(command, labels, place, page)
        words = words_of("references", page.lang)
        return "".join(_joined([_one(command, label, html, page) for label in labels], words))

    return _PLACE.sub(parted, html)


def _is_elsewhere(label: str, html: str) -> bool:
    """Whether it is no formula's of this page."""
    return "#" in label or f'id="{escape(label)}"' in html


def _of_formulas(
    command: str, labels: Sequence[str], place: re.Match[str], page: PageSource
) -> str:
    if command in ("eqref", "ref"):
        return place[0]
    words = words_of("references", page.lang)
    one = len(labels) < 2
    if command == "cref":
        word = words["one-within"] if one else words["several-within"]
    else:
        word = words["one-first"] if one else words["several-first"]
    formulas = [_formula(label) for label in labels]
    return f"<span>{escape(word)}{''.join(_joined(formulas, words))}</span>"


def _joined(pieces: Sequence[str], words: Mapping[str, str]) -> Iterator[str]:
    for place, piece in enumerate(pieces):
        following = len(pieces) - place - 1
        yield piece
        if following:
            yield escape(words["last" if following == 1 else "between"])


def _one(command: str, label: str, html: str, page: PageSource) -> str:
    """One of several, of which not all are formulas of the page."""
    if not _is_elsewhere(label, html):
        words = words_of("references", page.lang)
        word = words["one-within"] if command == "cref" else words["one-first"]
        is_bare = command in ("eqref", "ref")
        return f"{'' if is_bare else escape(word)}{_formula(label)}"
    written = escape(label, quote=False)
    if "#" not in label and f"\\label{{{written}}}" in html:
        raise page.error(
            f"the label “{label}” is given twice: to a formula, and to something else",
            line=line_of(label, page),
            mend="Rename one of the two",
        )
    if "#" in label:
        page.marks.add(ACROSS)
    return f'<a class="ref" data-command="{command}" data-to="{escape(label)}"></a>'


def _formula(label: str) -> str:
    tex = escape(rf"\eqref{{{label}}}", quote=False)
    return rf'<span class="arithmatex">\({tex}\)</span>'


def line_of(label: str, page: PageSource) -> int | None:
    """Where a page refers to a label."""
    command = re.compile(rf"ref\*?\{{(?:[^{{}}\n]*,)?\s*#?{re.escape(label)}\s*[,}}]")
    lines = page.lines_of_html(command)
    return lines[0] if lines else None


def nowhere(label: str, what: str, mend: str, page: PageSource) -> BuildError:
    """A reference that can't be made, at its line."""
    return page.error(
        f"{what}, to which \\ref{{{label}}} refers", line=line_of(label, page), mend=mend
    )
