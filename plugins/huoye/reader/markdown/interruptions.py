"""Blocks that begin right below a line of text: lists, tables, code.

CommonMark and most tools take them without an empty line above; Python-Markdown makes all of it one
paragraph.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.blockprocessors import BlockProcessor

from huoye.reader.markdown.line_rules import begins_list_in_paragraph, is_placeholder

_DELIMITERS = re.compile(r" {0,3}\|? *:?-+:? *(?:\| *:?-+:? *)*\|? *$")
_DOLLAR = re.compile(r"(?<!\\)(?:\\\\)*\$")


class InterruptionProcessor(BlockProcessor):
    """Parts a block where another begins in it."""

    #: One that has no other in it; what is left of it hasn't either.
    _whole = ""

    def test(self, parent: Element, block: str) -> bool:
        if "\n" not in block or self._whole.endswith(f"\n{block}"):
            return False
        if _parting(block.split("\n")) is not None:
            return True
        self._whole = block
        return False

    def run(self, parent: Element, blocks: list[str]) -> None:
        lines = blocks.pop(0).split("\n")
        at = _parting(lines)
        blocks[:0] = ["\n".join(lines[:at]), "\n".join(lines[at:])]


def _parting(lines: list[str]) -> int | None:
    """The first line but one that begins a block, or follows a piece of HTML kept aside."""
    open_formula = False
    for at, line in enumerate(lines[1:], start=1):
        above = lines[at - 1]
        open_formula ^= len(_DOLLAR.findall(above)) % 2 == 1
        if is_placeholder(line) or (is_placeholder(above) and line.strip(" ")):
            return at
        # The second line of a table, `- | -`, is no item.
        if _begins_table(lines, at - 1):
            continue
        if not open_formula and begins_list_in_paragraph(line):
            return at
        if _begins_table(lines, at):
            return at
    return None


def _begins_table(lines: list[str], at: int) -> bool:
    if "|" not in lines[at] or at + 1 >= len(lines):
        return False
    below = lines[at + 1]
    return "|" in below and "-" in below and _DELIMITERS.match(below) is not None


class InterruptionExtension(Extension):
    """Looks at blocks right after lists have had their turn."""

    def extendMarkdown(self, md: Markdown) -> None:
        processor = InterruptionProcessor(md.parser)
        md.parser.blockprocessors.register(processor, "interruption", 94)
