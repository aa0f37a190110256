"""No space between two Han characters, wherever the line breaks."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoye.reader import PageResult
from huoye.reader.han import is_wide, join_lines

Convert = Callable[..., PageResult]

pieces = st.lists(st.none() | st.text(alphabet="汉字，。“”ab1 \n\t한あ", max_size=8), max_size=5)


@given(pieces)
def test_joining_twice_is_joining_once(parts: list[str | None]) -> None:
    once = join_lines(parts)
    assert join_lines(once) == once


@given(pieces)
def test_only_breaks_and_the_spaces_beside_them_are_dropped(parts: list[str | None]) -> None:
    joined = join_lines(parts)
    assert [part is None for part in joined] == [part is None for part in parts]
    for before, after in zip(parts, joined, strict=True):
        assert "".join((before or "").split()) == "".join((after or "").split())


@given(st.lists(st.none() | st.text(alphabet="汉字，ab \t", max_size=8), max_size=5))
def test_text_without_breaks_is_unchanged(parts: list[str | None]) -> None:
    assert join_lines(parts) == parts


@given(pieces)
def test_no_break_is_left_between_han(parts: list[str | None]) -> None:
    text = "".join("\0" if part is None else part for part in join_lines(parts))
    for left, right in zip(text.split("\n"), text.split("\n")[1:], strict=False):
        before, after = left.rstrip(), right.lstrip()
        assert not (before and after and is_wide(before[-1]) and is_wide(after[0]))


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("真\n她", "真她"),
        ("**真**\n她", "<strong>真</strong>她"),
        ("真\n**她**", "真<strong>她</strong>"),
        ("**真\n她**", "<strong>真她</strong>"),
        ("*真*\n**她**", "<em>真</em><strong>她</strong>"),
        ("[真](x)\n她", '<a href="x">真</a>她'),
        ("真 <sub>下</sub>\n她", "真 <sub>下</sub>她"),
        ("真，\n“她”", "真，“她”"),
        ("真  \n她", "真<br>\n她"),
        ("真\nshe", "真\nshe"),
        ("he\nshe", "he\nshe"),
        ("한국\n어", "한국\n어"),
        ("真\n`她`", "真\n<code>她</code>"),
        ("`真\n她`", "<code>真\n她</code>"),
        ("真 &amp;\n她", "真 &amp;\n她"),
    ],
)
def test_line_breaks(converted: Convert, markdown: str, html: str) -> None:
    assert converted(markdown).html == f"<p>{html}</p>"


def test_a_footnote_mark_takes_no_room(converted: Convert) -> None:
    html = converted("真[^1]\n她\n\n[^1]: 注").html
    assert "</sup>她" in html


def test_code_blocks_and_lists(converted: Convert) -> None:
    html = converted("- 真\n  她\n\n```\n真\n她\n```\n").html
    assert "<li>真她</li>" in html
    assert "真\n她\n</code>" in html
