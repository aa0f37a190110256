"""Highlighted code has classes, and the theme colours: nobody asks for Pygments' own style.

Its formatters, of which pymdownx makes one for each piece of code, write the style sheet of their
style beforehand, which takes a quarter of the time of a piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pygments.style import Style, StyleMeta


class _WithoutTokens(StyleMeta):
    def __iter__(cls) -> Iterator[Any]:
        return iter(())


class ClassesAlone(Style, metaclass=_WithoutTokens):
    """A style that says nothing; not for code with colours in its attributes (``noclasses``)."""
