"""``:::python`` as the first line of indented code, as Pelican's own documentation writes it."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor
from pymdownx.highlight import Highlight

_FIRST_LINE = re.compile(r"(?:#!|:::+)[ \t]*(?P<language>[\w+#.-]+)[ \t]*\n")
_CSS_CLASS = "highlight"


class _ShebangTreeprocessor(Treeprocessor):
    def run(self, root: Element) -> None:
        for block in root.iter("pre"):
            code = block[0] if len(block) == 1 else None
            if code is not None and code.tag == "code":
                first = _FIRST_LINE.match(code.text or "")
                # `#!python` alone names a language; `#!/bin/sh` belongs to the program.
                if first:
                    self._highlight(block, str(code.text)[first.end() :], first["language"])

    def _highlight(self, block: Element, text: str, language: str) -> None:
        for escaped, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
            text = text.replace(escaped, sign)
        html = Highlight(self.md).highlight(text.rstrip("\n"), language, _CSS_CLASS)
        block.clear()
        # Removed later, around raw HTML.
        block.tag = "p"
        block.text = self.md.htmlStash.store(html)


class ShebangExtension(Extension):
    """Colours such code by its language, before pymdownx takes it as code of none."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_ShebangTreeprocessor(md), "shebangs", 40)
