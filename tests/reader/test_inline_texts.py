"""Texts that go past patterns come out as Markdown itself makes them."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor, Pattern
from markdown.treeprocessors import InlineProcessor as TextProcessor

from huoye.reader.markdown.inline_texts import InlineTextExtension

#: Signs of all kinds of patterns, and what stands between them.
_PIECES = (
    *("*", "**", "_", "`", "[", "](b)", "]", "![", "<b>", "<a@b.c>", "&amp;", "\\", "  \n"),
    *("活", "a", " ", "\n", "\n\n", "- ", "# ", "!3!", "?4?"),
)


class _OldPattern(Pattern):
    """Of the kind that begins at the beginning of what is left."""

    def handleMatch(self, m: Any) -> str:
        return f"({m[2]})"


class _RefusingPattern(InlineProcessor):
    """Takes every second number."""

    def handleMatch(  # type: ignore[override]
        self, m: Any, data: str
    ) -> tuple[Any, int | None, int | None]:
        even = int(m[1]) % 2 == 0
        return ("even", m.start(), m.end()) if even else (None, None, None)


class _Others(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(_OldPattern(r"!(\d)!", md), "old", 65)
        md.inlinePatterns.register(_RefusingPattern(r"\?(\d)\?", md), "refusing", 66)


@given(st.lists(st.sampled_from(_PIECES), max_size=25).map("".join))
def test_as_markdown_itself(text: str) -> None:
    others: list[Any] = [_Others(), "attr_list", "abbr"]
    own = Markdown(extensions=[*others, InlineTextExtension()])
    assert type(own.treeprocessors["inline"]) is not TextProcessor
    assert own.convert(text) == Markdown(extensions=others).convert(text)


def test_what_somebody_else_has_put_there_stays() -> None:
    class _Theirs(TextProcessor):
        pass

    md = Markdown()
    theirs = _Theirs(md)
    md.treeprocessors.register(theirs, "inline", 20)
    InlineTextExtension().extendMarkdown(md)
    assert md.treeprocessors["inline"] is theirs
