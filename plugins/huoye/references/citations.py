"""Works cited in a text, as pandoc writes it: ``[@dinh2014]``, ``[see @a; @b, p. 3]``.

Only on a site that has a bibliography. They are numbered in the order in which readers meet them,
and listed where the block ``/// references`` stands, or else at the end.
"""

from __future__ import annotations

import re
from collections import defaultdict
from html import escape, unescape
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Extension, Markdown
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from huoye.core.errors import BuildError
from huoye.reader import PageSource
from huoye.reader.han import has_shared_mark, has_wide
from huoye.reader.markdown.bracketed import BracketedProcessor
from huoye.references.bibliography import Bibliography, Work
from huoye.references.cards import linked
from huoye.references.statements import STYLED
from huoye.words import words_of

#: Mark of a page that cites something.
CITING = "references: citing"
_KEY = r"-?@(?P<key>[A-Za-z_][A-Za-z0-9_:.#$%&+?<>~/-]*)"
_CITATION = (
    rf"(?<!\\)\[(?P<inside>(?:[^\[\]\n]{{0,40}}\s)?{_KEY}"
    r"(?:[,;，；][^\[\]\n]*)?)\](?![(\[])"
)
_BETWEEN = re.compile("[;；]")
_ITEM = re.compile(rf"(?P<before>[^@]*?){_KEY}(?P<after>.*)", re.S)
_PLACE = re.compile(r'<span class="citation">(?P<items>[^<]*)</span>')
_LIST = '<div class="references"></div>'
#: Where a work’s other articles will be named; see across.py.
ALSO = re.compile(r'<span data-also="(?P<key>[^"]*)"></span>')
_LISTED = re.compile(r'<li id="ref-([^"]*)">')


class CitationExtension(Extension):
    """Takes citations for such, before brackets are taken for links."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(BracketedProcessor(_CITATION, md, "citation"), "citation", 175)


class ReferenceListExtension(BlocksExtension):
    """The block ``/// references``."""

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: Any) -> None:
        block_mgr.register(_ReferenceList, self.getConfigs())


class _ReferenceList(Block):
    NAME = "references"

    def on_create(self, parent: Element) -> Element:
        return SubElement(parent, "div", {"class": "references"})


def cited(html: str) -> list[str]:
    """Keys of the works that a page lists."""
    return [unescape(key) for key in _LISTED.findall(html)]


class Citations:
    """A page's pass. bibliography: of the site."""

    def __init__(self, bibliography: Bibliography) -> None:
        self._bibliography = bibliography

    def run(self, html: str, page: PageSource) -> str:
        """Numbers for citations, and the works. Raises an ExceptionGroup of BuildErrors."""
        if '<span class="citation">' not in html:
            return html
        assert self._bibliography.path is not None
        page.dependencies.add(self._bibliography.path)
        page.marks.update((CITING, STYLED))
        cited = _Cited(self._bibliography, page)
        html = _PLACE.sub(cited.place, html)
        if cited.problems:
            raise ExceptionGroup("citations", cited.problems)
        works = cited.listed()
        if _LIST in html:
            return html.replace(_LIST, works, 1)
        heading = words_of("citations", page.lang)["heading"]
        return f'{html}\n<h2 id="references">{escape(heading)}</h2>\n{works}'


class _Cited:
    """What a text has cited so far."""

    def __init__(self, bibliography: Bibliography, page: PageSource) -> None:
        self._bibliography = bibliography
        self._page = page
        self._words = words_of("citations", page.lang)
        self._is_in_han = has_wide(self._words["heading"])
        #: By key, in the order of their numbers.
        self._works: dict[str, Work] = {}
        self._numbers: dict[str, int] = {}
        #: Key -> where it is cited, by running numbers.
        self._places: dict[str, list[int]] = defaultdict(list)
        self._count = 0
        self.problems: list[BuildError] = []

    def place(self, place: re.Match[str]) -> str:
        """One pair of brackets."""
        items = [self._item(text.strip()) for text in _BETWEEN.split(unescape(place["items"]))]
        return f'<span class="citation">[{"; ".join(items)}]</span>'

    def _item(self, written: str) -> str:
        item = _ITEM.fullmatch(written)
        if item is None:
            mend = "Write a work as @key, and part works by semicolons"
            self._refuse(f"“{written}” in a citation names no work", written, mend)
            return ""
        key = item["key"].rstrip(".:,")
        try:
            work = self._works.get(key) or self._bibliography.work(key)
        except KeyError:
            mend = self._bibliography.near(key)
            self._refuse(f"the bibliography has no “{key}”", f"@{key}", mend)
            return ""
        except BuildError as error:
            self.problems.append(error)
            return ""
        self._works.setdefault(key, work)
        self._count += 1
        self._places[key].append(self._count)
        number = self._numbers.setdefault(key, len(self._numbers) + 1)
        attributes = f'class="ref" id="cite-{self._count}" href="#ref-{escape(key)}"'
        link = linked(attributes, str(number), work.text)
        before = item["before"]
        after = item["key"][len(key) :] + item["after"]
        return f"{escape(before, quote=False)}{link}{escape(after.rstrip(), quote=False)}"

    def _refuse(self, what: str, sign: str, mend: str) -> None:
        pattern = re.compile(rf"{re.escape(sign)}(?![\w-])")
        lines = self._page.lines_of_html(pattern)
        line = lines[0] if lines else self._page.body_line
        self.problems.append(self._page.error(what, line=line, mend=mend))

    def listed(self) -> str:
        """All of them."""
        items = "\n".join(self._entry(key, work) for key, work in self._works.items())
        return f'<ol class="references">\n{items}\n</ol>'

    def _entry(self, key: str, work: Work) -> str:
        back = " ".join(
            f'<a class="back" href="#cite-{place}" aria-label="{self._back(number)}">'
            "&#8617;&#65038;</a>"
            for number, place in enumerate(self._places[key], start=1)
        )
        also = f'<span data-also="{escape(key)}"></span>'
        note = work.note(self._page.lang)
        # In Han text the marks that both scripts share are of a Han font, and wide.
        has_marks = self._is_in_han and not has_wide(work.text) and has_shared_mark(work.text)
        html = f'<span lang="">{work.html}</span>' if has_marks else work.html
        said = f"{html} {note}" if note else html
        return f'<li id="ref-{escape(key)}">{said} {back}{also}</li>'

    def _back(self, number: int) -> str:
        return escape(self._words["back"].format(number))
