"""What a definition holds behind an empty line, read as a whole.

Python-Markdown's definition lists look after lists, too, and hand over one block at a time.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.blockprocessors import BlockProcessor

_INDENT = "    "


class DefinitionProcessor(BlockProcessor):
    """Adds what is indented below a definition to it."""

    def test(self, parent: Element, block: str) -> bool:
        return block.startswith(_INDENT) and self._definition(parent) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        definition = self._definition(parent)
        assert definition is not None
        parts = []
        while blocks and blocks[0].lstrip("\n").startswith(_INDENT):
            parts.append(self.looseDetab(blocks.pop(0)))
        if definition.text and definition.text.strip():
            paragraph = Element("p")
            paragraph.text, definition.text = definition.text, ""
            definition.insert(0, paragraph)
        self.parser.state.set("item")
        self.parser.parseChunk(definition, "\n\n".join(parts))
        self.parser.state.reset()

    def _definition(self, parent: Element) -> Element | None:
        """The last one above."""
        above = self.lastChild(parent)
        last = self.lastChild(above) if above is not None and above.tag == "dl" else None
        return last if last is not None and last.tag == "dd" else None


class DefinitionExtension(Extension):
    """Stands in for a part of Python-Markdown's extension, where that is loaded."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.parser.blockprocessors.register(DefinitionProcessor(md.parser), "defindent", 85)
