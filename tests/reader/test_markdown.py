"""What authors write, and what comes out."""

import re
from collections.abc import Callable

import pytest

from huoye.reader import PageResult

Convert = Callable[..., PageResult]


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**真，**她", "<strong>真，</strong>她"),
        ("~~删，~~她", "<del>删，</del>她"),
        ("价格 $5 和 $10", "价格 $5 和 $10"),
        ("5~10 与 a ~ b", "5~10 与 a ~ b"),
        # Han characters count as parts of words: emphasis within words takes asterisks.
        ("前_斜_后", "前_斜_后"),
        ("前*斜*后", "前<em>斜</em>后"),
        ("令$x<y$为", '令<span class="arithmatex">\\(x&lt;y\\)</span>为'),
    ],
)
def test_inline(converted: Convert, markdown: str, html: str) -> None:
    assert converted(markdown).html == f"<p>{html}</p>"


def test_display_formulas(converted: Convert) -> None:
    for written in ("$$x\n<y$$", "> $$x\n> <y$$", "- 项\n\n    $$x\n    <y$$"):
        assert '<div class="arithmatex">\\[x\n&lt;y\\]</div>' in converted(written).html
    bare = converted("\\begin{align}\na&=b\n\\end{align}").html
    assert bare == '<div class="arithmatex">\\[\\begin{align}\na&amp;=b\n\\end{align}\\]</div>'


def test_code_is_coloured_by_classes(converted: Convert) -> None:
    html = converted("```python\nx = 1  # 注\n```").html
    assert '<div class="highlight">' in html
    assert '<span class="mi">1</span>' in html
    assert "style=" not in html


def test_blocks_tables_definitions_abbreviations(converted: Convert) -> None:
    html = converted(
        "/// note | 注意\n内容\n///\n\n/// details | 更多\n里面\n///\n\n"
        "词\n:   义\n\nHTML 好\n\n*[HTML]: 超文本\n\n文字{.c}\n{#x}\n"
    ).html
    assert '<p class="admonition-title">注意</p>\n<p>内容</p>' in html
    assert "<summary>更多</summary>\n<p>里面</p>" in html
    assert "<dd>义</dd>" in html
    assert '<abbr title="超文本">HTML</abbr>' in html
    assert 'id="x"' in html


def test_heading_ids_keep_their_letters(converted: Convert) -> None:
    page = converted("## 梯度\n\n## 梯度\n\n### RealNVP 与 *Glow*\n\n## 名 {#sec-own}\n")
    assert [(entry["level"], entry["id"], entry["name"]) for entry in page.toc] == [
        (2, "梯度", "梯度"),
        (2, "梯度_1", "梯度"),
        (3, "realnvp-与-glow", "RealNVP 与 <em>Glow</em>"),
        (2, "sec-own", "名"),
    ]


def test_pages_leave_nothing_behind(converted: Convert) -> None:
    """One Markdown object serves all pages."""
    first = converted("## 梯度\n\n文[^1] HTML\n\n*[HTML]: x\n\n[^1]: 注\n\n[l]: http://x\n")
    plain = converted("## 梯度\n\n文 HTML [l]")
    assert "footnote" not in plain.html
    assert "abbr" not in plain.html
    assert "href" not in plain.html
    assert plain.toc[0]["id"] == "梯度"
    again = "## 梯度\n\n文[^1] HTML\n\n*[HTML]: x\n\n[^1]: 注\n\n[l]: http://x\n"
    assert converted(again) == first


def test_a_footnote_has_a_name(converted: Convert) -> None:
    assert "footnote" not in converted("甲[^]。\n\n[^]: 乙").html


_NOTES = "甲[^2]乙[^1]丙[^2]\n\n[^1]: x\n\n[^2]: "


@pytest.mark.parametrize(
    "body",
    [
        _NOTES,
        _NOTES + "[a]: b",
        _NOTES + "*[a]: b",
        _NOTES + '<div class="footnote">y</div>',
        '<div class="footnote" markdown="1">\n\n丁\n\n</div>\n\n' + _NOTES + "y",
        '<div class="footnote" markdown="1">\n\n1. 丁\n\n</div>\n\n' + _NOTES + "y",
    ],
)
def test_footnotes_are_numbered_whatever_is_left_of_them(converted: Convert, body: str) -> None:
    html = converted(body).html
    notes = html[html.index('<div class="footnote">\n<hr>') :]
    assert re.findall(r'id="fn:(\d)"', notes) == ["2", "1"]
    assert re.findall(r'href="#(fnref\d?:\d)"', notes) == ["fnref:2", "fnref2:2", "fnref:1"]


@pytest.mark.parametrize(
    ("lang", "title"), [("zh", "回到正文（注 1）"), ("en", "Back to the text")]
)
def test_footnotes_lead_back_in_the_pages_language(
    converted: Convert, lang: str, title: str
) -> None:
    html = converted("文[^1]\n\n[^1]: 注", lang=lang).html
    assert f'title="{title}' in html
    assert "\u21a9\ufe0e" in html or "&#8617;&#65038;" in html
