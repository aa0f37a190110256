"""Numbers in a page: ``[=glow-avatars.evaluation.test.bits_per_dim:.3f]`` in text, in formulas, in
what describes a picture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from html import escape, unescape

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

from huoye.core.errors import BuildError
from huoye.numbers.errors import NumberError
from huoye.numbers.reference import REFERENCE, Reference
from huoye.numbers.sources import Sources
from huoye.numbers.written import as_tex, as_text
from huoye.reader import PageSource, descriptions
from huoye.reader.markdown.bracketed import BracketedProcessor
from huoye.reader.markdown.html_maths import in_texts

_CLASS = "number-reference"
_IN_TEXT = re.compile(rf'<span class="{_CLASS}">(?P<inside>\[=[^<]*\])</span>')
#: Of a text that is inside of HTML's markup or of TeX.
_REFERENCE = re.compile(REFERENCE)
_FORMULA = re.compile(r"<(?P<tag>span|div)\b[^<>]*\barithmatex\b[^<>]*>[^<]*</(?P=tag)>")
_DESCRIPTION = re.compile(r'\b(?:alt|title|aria-label)="[^"]*"')
_WITHIN_FORMULA = re.compile(r"\\\((?:(?!\\[()]).)*+\\\)", re.S)


class NumberExtension(Extension):
    """Takes references for such, before brackets are taken for links and after code, formulas and
    backslashes are taken for what they are."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(BracketedProcessor(REFERENCE, md, _CLASS), "numbers", 177)
        # When formulas are found there, and before anything else is done with it.
        md.preprocessors.register(_RawHtml(md), "numbers", 15.5)


class _RawHtml(Preprocessor):
    """The same in blocks of raw HTML, which Markdown keeps aside as they are."""

    def run(self, lines: list[str]) -> list[str]:
        blocks = self.md.htmlStash.rawHtmlBlocks
        for place, block in enumerate(blocks):
            if isinstance(block, str) and "[=" in block:
                blocks[place] = in_texts(block, _marked)
        return lines


def _marked(text: str) -> str:
    # The formulas of a block are texts of their own by now.
    if text.startswith(("\\(", "\\[")):
        return text
    return _REFERENCE.sub(rf'<span class="{_CLASS}">\g<inside></span>', text)


class Numbers:
    """A page's pass. sources: of the build."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def run(self, html: str, page: PageSource) -> str:
        """Numbers for references. Raises an ExceptionGroup of BuildErrors."""
        if "[=" not in html:
            return html
        placing = _Placing(self._sources, page)
        html = _FORMULA.sub(placing.formula, html)
        if descriptions.describes(html):
            html = descriptions.TAG.sub(placing.tag, html)
        html = _IN_TEXT.sub(placing.text, html)
        if placing.problems:
            raise ExceptionGroup("numbers", placing.problems)
        return html


class _Placing:
    """References of one page, in its order."""

    def __init__(self, sources: Sources, page: PageSource) -> None:
        self._sources = sources
        self._page = page
        self._met: Counter[str] = Counter()
        #: What is wrong, by what it says: a broken file is so for all that is asked of it.
        self._problems: dict[str, BuildError] = {}

    @property
    def problems(self) -> list[BuildError]:
        """What is wrong with them, line by line."""
        return sorted(self._problems.values(), key=lambda problem: problem.line or 0)

    def text(self, place: re.Match[str]) -> str:
        """In a sentence: the number, and where it comes from."""
        shown, reference, number = self._found(place, as_text)
        if reference is None:
            return ""
        title = f"{reference.source}: {reference.place}{reference.scale} = {number}"
        return f'<data value="{number}" title="{escape(title)}">{shown}</data>'

    def formula(self, place: re.Match[str]) -> str:
        """In a formula: TeX."""
        return _REFERENCE.sub(lambda within: self._found(within, as_tex)[0], place[0])

    def tag(self, place: re.Match[str]) -> str:
        """In what describes a picture: text, and in its formulas TeX."""
        return _DESCRIPTION.sub(self._description, place[0])

    def _description(self, place: re.Match[str]) -> str:
        text = _WITHIN_FORMULA.sub(self.formula, place[0])
        return _REFERENCE.sub(lambda within: self._found(within, as_text)[0], text)

    def _found(
        self, place: re.Match[str], write: Callable[[float, str], str]
    ) -> tuple[str, Reference | None, float]:
        """HTML, what it was asked by, the number itself; nothing where anything is wrong."""
        written = unescape(place["inside"])
        try:
            reference = Reference.of(written)
            path = self._sources.path(reference, self._page.path)
            self._page.dependencies.add(path)
            number = self._sources.number(reference, path)
            return escape(write(number, reference.form)), reference, number
        except NumberError as wrong:
            line = self._line(written)
            error = self._page.error(wrong.what, line=line, mend=wrong.mend)
        except BuildError as wrong:
            error = wrong
        self._met[written] += 1
        self._problems.setdefault(str(error), error)
        return "", None, 0

    def _line(self, written: str) -> int:
        """Of the next place where this is asked; of the front matter, where the text has none."""
        pattern = re.compile(re.escape(written))
        lines = self._page.lines_of_html(pattern)
        if self._met[written] < len(lines):
            return lines[self._met[written]]
        found = pattern.search(self._page.text)
        return self._page.line_at(found.start()) if found else self._page.body_line
