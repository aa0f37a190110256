"""Blocks with a number and a name: theorems and their kin, figures, tables; proofs and answers.

``/// theorem | name``, with ``label: thm:name`` where something refers to it. They are numbered
on their page, each kind by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.util import AtomicString
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from huoye.core.errors import BuildError
from huoye.core.near import did_you_mean
from huoye.reader import PageSource
from huoye.words import words_of

NUMBERED = (
    "theorem",
    "lemma",
    "proposition",
    "corollary",
    "definition",
    "example",
    "exercise",
    "remark",
)
CAPTIONED = ("figure", "table")
#: Without a number, since nothing refers to them.
PROOF, ANSWER = "proof", "answer"
#: What the markup is found by again, here and in targets.py.
HEAD, NAME = "statement-label", "statement-name"
#: On a page that has any of it, or a hover: the style sheet is wanted.
STYLED = "references: style"

#: An id that needs no quoting anywhere.
_LABEL = re.compile(r"[^\W\d_][\w:.-]*")


class StatementExtension(BlocksExtension):
    """Gives a Markdown object the blocks. page: gives the page that is read."""

    def __init__(self, page: Callable[[], PageSource]) -> None:
        super().__init__()
        self._page = page

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: Any) -> None:
        # One count a kind, which the next text begins anew: pymdownx's trackers.
        for kind in NUMBERED:
            block_mgr.register(_block(kind, _Statement, self._page), self.getConfigs())
        for kind in CAPTIONED:
            block_mgr.register(_block(kind, _Captioned, self._page), self.getConfigs())
        block_mgr.register(_block(PROOF, _Proof, self._page), self.getConfigs())
        block_mgr.register(_block(ANSWER, _Answer, self._page), self.getConfigs())


def _block(kind: str, base: type[_Named], page: Callable[[], PageSource]) -> type[Block]:
    """pymdownx.blocks wants a class a block."""
    return type(base.__name__, (base,), {"NAME": kind, "page_of": staticmethod(page)})


class _Named(Block):
    """A block that begins with what it is, and with its name."""

    ARGUMENT = None
    page_of: Callable[[], PageSource]
    has_label = False

    def _validate(self, parent: Element, arg: Any, **options: Any) -> bool:
        """Raises BuildError where pymdownx would leave the block as text."""
        known = ("label", "attrs") if self.has_label else ("attrs",)
        for option in options:
            if option not in known:
                what = f"the block “{self.NAME}” has no option “{option}”"
                mend = did_you_mean(option, known, "Leave it out")
                raise self._error(arg, options, option, what, mend)
        written = options.pop("label", "")
        if written != "" and not (isinstance(written, str) and _LABEL.fullmatch(written)):
            what = f"“{written}” is no label"
            mend = "Begin with a letter, and go on with letters, digits, and any of : . _ -"
            raise self._error(arg, {**options, "label": written}, "label", what, mend)
        self.label: str = written
        valid: bool = super()._validate(parent, arg, **options)
        return valid

    def _error(
        self, argument: Any, options: dict[str, Any], option: str, what: str, mend: str
    ) -> BuildError:
        page = self.page_of()
        lines = (
            block.option_lines.get(option, block.line)
            for block in page.blocks
            if (block.name, block.argument, block.options) == (self.NAME, argument or "", options)
        )
        return page.error(what, line=next(lines, page.body_line), mend=mend)

    def on_create(self, parent: Element) -> Element:
        page = self.page_of()
        page.marks.add(STYLED)
        self._words = words_of("statements", page.lang)
        return self._made(parent)

    def _made(self, parent: Element) -> Element:
        return SubElement(parent, "div", {"class": self.NAME})

    def _said(self) -> str:
        return self._words[self.NAME]

    def _head(self, holder: Element, stop: str) -> None:
        """Put what it is and its name before the text that ``holder`` begins with."""
        text, holder.text = holder.text or "", None
        kind = Element("strong", {"class": HEAD})
        kind.text = AtomicString(self._said())
        last = kind
        holder.insert(0, kind)
        if self.argument:
            last = Element("span", {"class": NAME})
            last.text = self._words["named"].format(name=self.argument)
            holder.insert(1, last)
        last.tail = f"{stop}{text}"


class _Statement(_Named):
    has_label = True

    def _made(self, parent: Element) -> Element:
        self._number = self._next()
        return self._labelled(SubElement(parent, "div", {"class": f"statement {self.NAME}"}))

    def _next(self) -> int:
        number: int = self.tracker.get("number", 0) + 1
        self.tracker["number"] = number
        return number

    def _labelled(self, element: Element) -> Element:
        if self.label:
            element.set("id", self.label)
        return element

    def _said(self) -> str:
        words = {"kind": self._words[self.NAME], "number": self._number}
        return self._words["numbered"].format(**words)

    def on_end(self, block: Element) -> None:
        if len(block) == 0 or block[0].tag != "p":
            block.insert(0, Element("p"))
        self._head(block[0], self._words["stop"])


class _Proof(_Named):
    on_end = _Statement.on_end


class _Captioned(_Statement):
    """Its name is what is said of it; a table's stands above, a figure's below."""

    def _made(self, parent: Element) -> Element:
        self._number = self._next()
        return self._labelled(SubElement(parent, "figure", {"class": f"numbered {self.NAME}"}))

    def on_end(self, block: Element) -> None:
        caption = Element("figcaption")
        kind = SubElement(caption, "strong", {"class": HEAD})
        kind.text = AtomicString(self._said())
        if self.argument:
            kind.tail = f"{self._words['space']}{self.argument}"
        block.insert(0 if self.NAME == "table" else len(block), caption)


class _Answer(_Named):
    """Folded until a reader opens it."""

    def _made(self, parent: Element) -> Element:
        element = SubElement(parent, "details", {"class": self.NAME})
        self._head(SubElement(element, "summary"), "")
        return element
