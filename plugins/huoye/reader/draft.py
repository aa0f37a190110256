"""The HTML that Markdown has made of a text, before any pass."""

from __future__ import annotations

from functools import cached_property

from huoye.reader.display_maths import displayed
from huoye.reader.shown_text import shown_text, without_code
from huoye.reader.words_of_html import text_of


class Draft(str):
    """A string, with what lints look at found once for all of them."""

    @cached_property
    def without_code(self) -> str:
        """Without comments and what is shown as code or not at all."""
        return without_code(self)

    @cached_property
    def words(self) -> str:
        """Without code, formulas and tags."""
        return text_of(self)

    @cached_property
    def displayed(self) -> tuple[str, ...]:
        """TeX of its display formulas, without any space."""
        return displayed(self)

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """The text between tags, code and formulas aside."""
        return tuple(shown_text(self))
