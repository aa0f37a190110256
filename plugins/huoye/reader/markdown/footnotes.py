"""Footnotes that Python-Markdown stumbles over: without a name, without a text, beside a box of the
author's that looks like theirs.

``[^]`` is text, as in GitHub's Markdown, and a name holds no bracket. A note of which nothing is
left, since its text is the address of a link elsewhere, leads back all the same.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from markdown import Extension, Markdown
from markdown.extensions import footnotes
from markdown.extensions.footnotes import (
    FN_BACKLINK_TEXT,
    FootnotePostTreeprocessor,
    FootnoteReorderingProcessor,
)

_TEXT = re.compile(r"^ {0,3}\[\^([^\[\]]+)\]:[ ]*(.*)$", re.MULTILINE)
_MARK = re.compile(r"\[\^([^\[\]]+)\]")


def _box(
    root: ElementTree.Element, notes: footnotes.FootnoteExtension
) -> ElementTree.Element | None:
    """The box of the page's footnotes; an author may have written others of its class."""
    ids = {notes.makeFootnoteId(name) for name in notes.footnotes}
    boxes = (box for box in root.iter("div") if ids)
    return next(
        (box for box in boxes if {item.get("id") for item in box.findall("ol/li")} == ids), None
    )


class _Reordering(FootnoteReorderingProcessor):
    def run(self, root: ElementTree.Element) -> None:
        notes = self.footnotes
        box = _box(root, notes)
        if box is None or notes.footnote_order == list(notes.footnotes):
            return
        for item, name in zip(box.findall("ol/li"), notes.footnotes, strict=True):
            self._lead_back(item, name)
        self.reorder_footnotes(box)

    def _lead_back(self, item: ElementTree.Element, name: str) -> None:
        if item.find('.//a[@class="footnote-backref"]') is None:
            address = f"#{self.footnotes.makeFootnoteRefId(name)}"
            back = {"class": "footnote-backref", "href": address}
            link = ElementTree.SubElement(ElementTree.SubElement(item, "p"), "a", back)
            link.text = FN_BACKLINK_TEXT


class _Duplicates(FootnotePostTreeprocessor):
    def run(self, root: ElementTree.Element) -> None:
        self.offset = 0
        box = _box(root, self.footnotes)
        for notes in [] if box is None else box.findall("ol"):
            self.handle_duplicates(notes)


class NamedFootnoteExtension(Extension):
    """Comes behind Python-Markdown's own, whose patterns it narrows."""

    def extendMarkdown(self, md: Markdown) -> None:
        processor = md.parser.blockprocessors["footnote"]
        assert isinstance(processor, footnotes.FootnoteBlockProcessor)
        # Each is an attribute of one object, that of this Markdown.
        vars(processor)["RE"] = _TEXT
        vars(md.inlinePatterns["footnote"])["compiled_re"] = _MARK
        md.treeprocessors.register(_Reordering(processor.footnotes), "footnote-reorder", 19)
        md.treeprocessors.register(_Duplicates(processor.footnotes), "footnote-duplicate", 15)
