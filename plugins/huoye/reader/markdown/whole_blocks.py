"""Blocks (``/// note``) whose text is read as a whole.

pymdownx hands it over one piece between empty lines at a time: a list or a formula that goes on
behind an empty line would be cut there.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown import Markdown
from pymdownx.blocks import BlocksMgrExtension, BlocksProcessor, BlocksTreeprocessor
from pymdownx.util import escape_chars

_SLASHES = "///"


class WholeBlocksProcessor(BlocksProcessor):
    """Reads a block at once where its end is among what is given, and else as pymdownx does."""

    #: What is read as the whole of a block just now.
    _whole: str | None = None

    def parse_blocks(self, blocks: list[str], current_parent: Element) -> None:
        text = self._taken(blocks, self.stack[-1].block.length)
        if text is None:
            super().parse_blocks(blocks, current_parent)
            return
        before, self._whole = self._whole, text
        super().parse_blocks([text], current_parent)
        self._whole = before

    def split_end(self, block: str, length: int) -> tuple[str | None, str | None, bool]:
        if block == self._whole:
            self._whole = None
            return block or None, None, True
        good, bad, end = super().split_end(block, length)
        return good, bad, end

    def detab_by_length(self, text: str, length: int) -> tuple[str, str]:
        # Lists have taken the indentation of their items away already.
        return (text, "") if text == self._whole else super().detab_by_length(text, length)

    def _taken(self, blocks: list[str], length: int) -> str | None:
        """What stands before a block's end, taken from ``blocks`` with the end; None without one.

        length: of its slashes.
        """
        inner: list[int] = []
        for place, block in enumerate(blocks):
            if _SLASHES not in block:
                continue
            lines = block.split("\n")
            for at, line in enumerate(lines):
                if not self._ends(line, length, inner):
                    continue
                text = "\n\n".join([*blocks[:place], "\n".join(lines[:at])])
                rest = "\n".join(lines[at + 1 :])
                blocks[: place + 1] = [rest] if rest else []
                return text.strip("\n")
        return None

    def _ends(self, line: str, length: int, inner: list[int]) -> bool:
        """Whether a line ends the block. inner: slashes of those that are open inside of it."""
        start = self.start.match(line)
        if start:
            if start[2].lower() in self.blocks:
                inner.append(len(start[1]))
            return False
        end = self.end.match(line)
        if end is None:
            return False
        if len(end[1]) in inner:
            while inner.pop() != len(end[1]):
                pass
            return False
        return len(end[1]) == length


class WholeBlocksExtension(BlocksMgrExtension):
    """Comes before every kind of block, which then finds this manager instead of making one."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.registerExtension(self)
        escape_chars(md, ["/"])
        self.extension = WholeBlocksProcessor(md.parser, md)
        # Where pymdownx puts them: after lists, before anything else.
        md.parser.blockprocessors.register(self.extension, "blocks", 89.99)
        tree = BlocksTreeprocessor(md, self.extension)
        md.treeprocessors.register(tree, "blocks_on_inline_end", 19.99)
