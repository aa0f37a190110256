"""Terms of the glossary in a text, ``[[flow]]`` or ``[[flow|flows]]``, and the blocks that list
them: ``/// glossary``, ``/// notation | name``.

Only on a site that has a glossary. Nothing is guessed: a term is linked where its author says so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from html import escape, unescape
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Extension, Markdown
from markdown.util import AtomicString
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from huoye.core.errors import BuildError
from huoye.reader import PageSource
from huoye.reader.markdown.bracketed import BracketedProcessor
from huoye.references.cards import linked
from huoye.references.glossary import Glossary, Term, anchor
from huoye.references.statements import STYLED
from huoye.words import html_lang, said, words_of

_TERM = r"(?<!\\)\[\[(?P<inside>[^\[\]|\n]+(?:\|[^\[\]|\n]+)?)\]\]"
_PLACE = re.compile(r'<span class="glossary-term">(?P<written>[^<]*)</span>')
#: Round a word of which something is said, and not with it.
_QUOTES = {"“": "”", "《": "》", "「": "」", "‘": "’", "（": "）", "(": ")"}


class TermExtension(Extension):
    """Takes terms for such, before brackets are taken for links."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(
            BracketedProcessor(_TERM, md, "glossary-term"), "glossary-term", 176
        )


class Terms:
    """A page's pass. glossary: of the site."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary

    def run(self, html: str, page: PageSource) -> str:
        """Links for terms. Raises an ExceptionGroup of BuildErrors."""
        glossary = self._glossary
        assert glossary.path is not None
        problems = [*self._avoided(page)]
        if '<span class="glossary-term">' in html:
            page.marks.add(STYLED)

        def link(place: re.Match[str]) -> str:
            key, _, text = unescape(place["written"]).partition("|")
            term = glossary.terms.get(key)
            if term is None:
                mend = glossary.near(key, glossary.terms)
                sign = re.compile(rf"\[\[{re.escape(key)}[|\]]")
                line = next(iter(page.lines_of_html(sign)), page.body_line)
                problems.append(page.error(f"the glossary has no “{key}”", line=line, mend=mend))
                return ""
            attributes = f'class="ref term" href="{escape(glossary.address(key, page.lang))}"'
            name = text or said(term.name, page.lang)
            return linked(attributes, escape(name, quote=False), term.card(page.lang))

        html = _PLACE.sub(link, html)
        if problems:
            raise ExceptionGroup("terms", problems)
        return html

    def _avoided(self, page: PageSource) -> list[BuildError]:
        """Words for which the site has others."""
        path = self._glossary.path
        assert path is not None
        # Without the file only a page that asks for a term is wrong.
        page.sought[path] = path.is_file()
        if not page.sought[path]:
            return []
        page.dependencies.add(path)
        pattern = self._glossary.avoided
        if pattern is None:
            return []
        text, problems = page.without_code, []
        for found in pattern.finditer(text, page.fields.end):
            if _QUOTES.get(text[found.start() - 1]) == text[found.end() : found.end() + 1]:
                continue
            name = self._glossary.instead(found[0], page.lang)
            what = f"“{found[0]}” is called “{name}” on this site"
            mend = f"Write that, or put it between quotes; {path.name} says so"
            problems.append(page.error(what, line=page.line_at(found.start()), mend=mend))
        return problems


class GlossaryExtension(BlocksExtension):
    """The blocks. page: gives the page that is read; glossary: of the site."""

    def __init__(self, page: Callable[[], PageSource], glossary: Glossary) -> None:
        super().__init__()
        self._own = {"page_of": staticmethod(page), "glossary": glossary}

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: Any) -> None:
        for block in (_GlossaryList, _Notation):
            # pymdownx.blocks wants a class a block.
            block_mgr.register(type(block.__name__, (block,), self._own), self.getConfigs())


class _List(Block):
    page_of: Callable[[], PageSource]
    glossary: Glossary

    def on_create(self, parent: Element) -> Element:
        page = self.page_of()
        assert self.glossary.path is not None
        page.dependencies.add(self.glossary.path)
        page.marks.add(STYLED)
        return self._made(parent, page)

    def _made(self, parent: Element, page: PageSource) -> Element:
        raise NotImplementedError


class _GlossaryList(_List):
    """All terms, by their first letters."""

    NAME = "glossary"
    ARGUMENT = False

    def _made(self, parent: Element, page: PageSource) -> Element:
        lang = page.lang
        groups: dict[str, list[tuple[str, Term]]] = defaultdict(list)
        for key, term in self.glossary.terms.items():
            groups[term.heading(lang)].append((key, term))
        holder = SubElement(parent, "div", {"class": "glossary"})
        for initial in sorted(groups):
            SubElement(holder, "p", {"class": "initial"}).text = AtomicString(initial)
            entries = SubElement(holder, "dl")
            for key, term in sorted(groups[initial], key=lambda each: said(each[1].name, lang)):
                self._add(entries, key, term, lang)
        return holder

    def _add(self, entries: Element, key: str, term: Term, lang: str) -> None:
        name = SubElement(entries, "dt", {"id": anchor(key)})
        name.text = AtomicString(said(term.name, lang))
        shown = name.text
        for other, text in term.name.items():
            if text != shown:
                element = SubElement(name, "span", {"lang": html_lang(other)})
                element.text = AtomicString(text)
        SubElement(entries, "dd").text = said(term.means, lang)


class _Notation(_List):
    """The letters of one list."""

    NAME = "notation"
    ARGUMENT = True

    def _made(self, parent: Element, page: PageSource) -> Element:
        letters = self.glossary.notation.get(self.argument)
        if letters is None:
            what = f"the glossary has no notation “{self.argument}”"
            lines = (
                block.line
                for block in page.blocks
                if (block.name, block.argument) == (self.NAME, self.argument)
            )
            mend = self.glossary.near(self.argument, self.glossary.notation)
            raise page.error(what, line=next(lines, page.body_line), mend=mend)
        words = words_of("glossary", page.lang)
        table = SubElement(parent, "table", {"class": "notation"})
        head = SubElement(SubElement(table, "thead"), "tr")
        for word in ("letter", "means"):
            SubElement(head, "th").text = AtomicString(words[word])
        body = SubElement(table, "tbody")
        for letter in letters:
            row = SubElement(body, "tr")
            SubElement(row, "td").text = letter.letter
            SubElement(row, "td").text = said(letter.means, page.lang)
        return table
