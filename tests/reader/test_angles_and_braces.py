"""Angles that are no tags and braces that are no attributes stay where they are."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoye.core.build import Build
from huoye.reader import PageResult, Pipeline
from huoye.reader.plain_text import plain_text

Convert = Callable[..., PageResult]


@pytest.mark.parametrize(
    "text",
    [
        "若 a<b 与 c>d 则可。后文。",
        "List<int> 与 std::vector<T>",
        "a<b>c 而后文",
        "若\n<p 与 q>d，后文",
        "x <script 与 y> 后文",
        "</ 与 <> 与 < b >",
    ],
)
def test_angles_that_are_no_tags(converted: Convert, text: str) -> None:
    html = converted(f"{text}\n\n<div>\n末\n</div>").html
    assert plain_text(html) == f"{' '.join(text.split())} 末"
    assert "<div>\n末\n</div>" in html
    assert "<p><div" not in html


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("\\<T\\> 与 \\<b\\>粗\\</b\\>", "<T> 与 <b>粗</b>"),
        ("\\==a\\== 与 \\~~b~~", "==a== 与 ~~b~~"),
        ('50\\%，AT\\&T，\\"甲\\"', '50%，AT&T，"甲"'),
        ("C:\\dir 与 \\\\<", "C:\\dir 与 \\<"),
    ],
)
def test_any_sign_may_be_escaped(converted: Convert, written: str, text: str) -> None:
    html = converted(written).html
    assert plain_text(html) == text
    assert html.count("<") == 2  # the paragraph's own


@pytest.mark.parametrize(
    "html",
    [
        "<b>粗</b>",
        "<span class=\"x\" data-y='z'>好</span>",
        '<a name="x">',
        "a<br>b",
        "a<br/>b",
        "<kbd>Ctrl</kbd>",
        "<x-y>自</x-y>",
        "<!-- 注 -->",
        '<a href="https://a.b/?c=d>e">f</a>',
    ],
)
def test_tags_are_tags(converted: Convert, html: str) -> None:
    assert converted(f"甲{html}乙").html == f"<p>甲{html}乙</p>"


def test_addresses_in_angles(converted: Convert) -> None:
    html = converted("<https://a.b/c> [甲](<d e.png>) <f@g.h>").html
    assert html.count("<a ") == 3


def test_formulas_know_no_tags(converted: Convert) -> None:
    html = converted("$a<b, c>d$\n\n$$a<b$$\n\n\\begin{align}a&<b\\end{align}\n\n\\(a<b\\)").html
    assert html.count("&lt;b") == 4


@pytest.mark.parametrize(
    "braces",
    [
        "*甲*{1,2}，乙 {a}。",
        "![](a.png){width=50%} 乙 {a} 丙。",
        "`d`{x} 与 {y}。",
        "**集**{x | x>0} 与 {n}",
        "*甲*{#id} 与 {b}。",
        "*甲*{.c d=e,f} 与 {b}。",
        "[甲](b){a}{b}",
        "*甲*{=} 乙 {c}",
    ],
)
def test_braces_keep_their_place(converted: Convert, braces: str) -> None:
    text = plain_text(converted(braces).html)
    for piece in ("乙", "丙", "与"):
        if piece in braces:
            assert text.partition(piece)[2].strip() == plain_text(braces.partition(piece)[2])
    assert text.count("{") == text.count("}")


def test_attribute_lists_are_read(converted: Convert) -> None:
    html = converted(
        "*甲*{#a .b c=d e='f g'}。\n\n# 题 {#梯度}\n\n文\n{: .x #y }\n\n![](p.png){: width=50% }\n"
        "\n| 甲 {.z} | 乙 |\n|--|--|\n| 一 {1} | {a,b} |"
    ).html
    assert '<em c="d" class="b" e="f g" id="a">甲</em>。' in html
    assert '<h1 id="梯度">题</h1>' in html
    assert '<p class="x" id="y">文</p>' in html
    assert 'width="50%"' in html
    assert '<th class="z">甲</th>' in html
    assert "<td>一 {1}</td>" in html
    assert "<td>{a,b}</td>" in html


PIPELINE = Build().get(Pipeline)
_PIECES = [
    "*甲*",
    "`b`",
    "{",
    "}",
    "{#c}",
    "{.d}",
    "{e=f}",
    "{1,2}",
    " ",
    "，",
    "庚",
    "[辛](u)",
    "=",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=12))
def test_nothing_is_ever_reordered(pieces: list[str]) -> None:
    """Whatever stands in braces: the letters come out in their order."""
    written = "".join(pieces)
    text = plain_text(PIPELINE.html(written, "zh"))
    letters = [sign for sign in written.replace("[辛](u)", "辛") if sign in "甲庚辛"]
    assert [sign for sign in text if sign in "甲庚辛"] == letters


def test_inline_html_begins_a_paragraph_as_any_text(converted: Convert) -> None:
    assert converted("<del>*甲*</del> 乙").html == "<p><del><em>甲</em></del> 乙</p>"
    assert converted("&#42;甲&#42; *乙*").html == "<p>&#42;甲&#42; <em>乙</em></p>"
