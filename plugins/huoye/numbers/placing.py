"""Numbers in a page: ``[=glow-avatars.evaluation.test.bits_per_dim:.3f]`` in text, in formulas, in
what describes a picture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from html import escape, unescape

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.numbers.errors import NumberError
from huoye.numbers.judge import Judge
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


#: Whether what stands from bracket to bracket asks for a number.
IsMeant = Callable[[str], bool]


class NumberExtension(Extension):
    """Takes references for such, before brackets are taken for links and after code, formulas and
    backslashes are taken for what they are. What isn't meant as one stays what it is elsewhere."""

    def __init__(self, is_meant: IsMeant) -> None:
        super().__init__()
        self._is_meant = is_meant

    def extendMarkdown(self, md: Markdown) -> None:
        references = BracketedProcessor(REFERENCE, md, _CLASS, self._is_meant)
        md.inlinePatterns.register(references, "numbers", 177)
        # When formulas are found there, and before anything else is done with it.
        md.preprocessors.register(_RawHtml(md, self._is_meant), "numbers", 15.5)


class _RawHtml(Preprocessor):
    """The same in blocks of raw HTML, which Markdown keeps aside as they are."""

    def __init__(self, md: Markdown, is_meant: IsMeant) -> None:
        super().__init__(md)
        self._is_meant = is_meant

    def run(self, lines: list[str]) -> list[str]:
        blocks = self.md.htmlStash.rawHtmlBlocks
        for place, block in enumerate(blocks):
            if isinstance(block, str) and "[=" in block:
                blocks[place] = in_texts(block, self._marked)
        return lines

    def _marked(self, text: str) -> str:
        # The formulas of a block are texts of their own by now.
        return text if text.startswith(("\\(", "\\[")) else _REFERENCE.sub(self._mark, text)

    def _mark(self, found: re.Match[str]) -> str:
        inside = found["inside"]
        is_meant = self._is_meant(unescape(inside))
        return f'<span class="{_CLASS}">{inside}</span>' if is_meant else inside


class Numbers:
    """A page's pass."""

    def __init__(self, build: Build) -> None:
        self._sources = build.get(Sources)
        self._judge = build.get(Judge)

    def run(self, html: str, page: PageSource) -> str:
        """Numbers for references. Raises an ExceptionGroup of BuildErrors."""
        if "[=" not in html:
            return html
        placing = _Placing(self._sources, self._judge, page)
        html = _FORMULA.sub(placing.formula, html)
        if descriptions.describes(html):
            html = descriptions.TAG.sub(placing.tag, html)
        html = _IN_TEXT.sub(placing.text, html)
        if placing.problems:
            raise ExceptionGroup("numbers", placing.problems)
        return html


class _Placing:
    """References of one page, in its order."""

    def __init__(self, sources: Sources, judge: Judge, page: PageSource) -> None:
        self._sources = sources
        self._judge = judge
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
            return shown
        title = f"{reference.source.name}: {reference.place}{reference.scale} = {number}"
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
        """HTML, what it was asked by, the number itself; what isn't meant as a reference as it is,
        and nothing where anything is wrong."""
        written = unescape(place["inside"])
        if not self._judge.is_meant(written, self._page):
            return place[0], None, 0
        try:
            reference = Reference.of(written)
            path = self._sources.path(reference.source, self._page.path)
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
