"""``:::python`` as the first line of indented code, as Pelican's documentation has it.

It names the language and is not shown; ``#!python`` does the same, and ``#!/bin/sh`` is code.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

_HEAD = re.compile(r"(?:::+|#!)(?P<language>[\w#.+-]+)(?: +hl_lines=.*+)?[ ]*+\n(?=.)")


class _CodeHeads(Treeprocessor):
    def run(self, root: Element) -> None:
        highlight: Any = self.md.treeprocessors["indent-highlight"]
        for block in list(root.iter("pre")):
            head = _HEAD.match(block[0].text or "") if len(block) == 1 else None
            if head is None:
                continue
            block[0].text = (block[0].text or "")[head.end() :]
            alone = Element("div")
            alone.append(block)
            usual = highlight.config
            highlight.config = {**usual, "default_lang": head["language"]}
            highlight.run(alone)
            highlight.config = usual


class CodeHeadExtension(Extension):
    """Highlights indented code that names its language, before all other code."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_CodeHeads(md), "code-head", 30.5)
