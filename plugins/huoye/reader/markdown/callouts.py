"""Callouts as GitHub and Obsidian write them: a quotation that begins with ``[!NOTE]``.

pymdownx.quotes has them too, but parts quotations that belong together.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement

from markdown import Extension, Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockQuoteProcessor

from huoye.words import words_of

_HEAD = re.compile(r"[ ]{0,3}\[!(?P<kind>[A-Za-z]+)\](?P<fold>[+-]?)[ \t]*(?P<title>.*)$")


class _CalloutProcessor(BlockQuoteProcessor):
    def __init__(self, parser: BlockParser, lang: Callable[[], str]) -> None:
        super().__init__(parser)
        self._lang = lang

    def test(self, parent: Element, block: str) -> bool:
        start = self.RE.search(block)
        return bool(start and _HEAD.match(start[2]) and super().test(parent, block))

    def run(self, parent: Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        start = self.RE.search(block)
        assert start is not None
        self.parser.parseBlocks(parent, [block[: start.start()]])
        head, *rest = (self.clean(line) for line in block[start.start() :].lstrip("\n").split("\n"))
        found = _HEAD.match(head)
        assert found is not None
        callout = self._made(parent, found)
        # Within a list, text is still a paragraph.
        self.parser.state.set("blockquote")
        self.parser.parseChunk(callout, "\n".join(rest))
        self.parser.state.reset()

    def _made(self, parent: Element, head: re.Match[str]) -> Element:
        kind, folds = head["kind"].lower(), head["fold"]
        callout = SubElement(parent, "details" if folds else "div")
        callout.set("class", kind if folds else f"admonition {kind}")
        if folds == "+":
            callout.set("open", "open")
        title = SubElement(callout, "summary" if folds else "p")
        if not folds:
            title.set("class", "admonition-title")
        words = words_of("markdown", self._lang())
        title.text = head["title"].strip() or words.get(f"callout_{kind}", kind.capitalize())
        return callout


class CalloutExtension(Extension):
    """Takes callouts before they are taken for quotations.

    lang: gives the language of the page that is read.
    """

    def __init__(self, lang: Callable[[], str]) -> None:
        super().__init__()
        self._lang = lang

    def extendMarkdown(self, md: Markdown) -> None:
        processor = _CalloutProcessor(md.parser, self._lang)
        md.parser.blockprocessors.register(processor, "callout", 20.5)
