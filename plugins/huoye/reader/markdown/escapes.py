r"""A backslash before any sign of ASCII takes its meaning away, as in CommonMark.

Python-Markdown knows fewer signs, so that ``\<T\>`` would show a backslash and ``\==a\==`` would be
marked text.
"""

from __future__ import annotations

from string import punctuation

from markdown import Extension, Markdown
from pymdownx.util import escape_chars


class EscapeExtension(Extension):
    """Adds the other signs."""

    def extendMarkdown(self, md: Markdown) -> None:
        escape_chars(md, list(punctuation))
