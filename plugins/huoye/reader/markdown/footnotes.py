"""Footnotes have names: ``[^]`` is text, as in GitHub's Markdown, and a name holds no bracket.

Python-Markdown takes it for a footnote, and stumbles over it when it numbers them.
"""

from __future__ import annotations

import re

from markdown import Extension, Markdown

_TEXT = re.compile(r"^ {0,3}\[\^([^\[\]]+)\]:[ ]*(.*)$", re.MULTILINE)
_MARK = re.compile(r"\[\^([^\[\]]+)\]")


class NamedFootnoteExtension(Extension):
    """Comes behind Python-Markdown's own, whose patterns it narrows."""

    def extendMarkdown(self, md: Markdown) -> None:
        # Each is an attribute of one object, that of this Markdown.
        vars(md.parser.blockprocessors["footnote"])["RE"] = _TEXT
        vars(md.inlinePatterns["footnote"])["compiled_re"] = _MARK
