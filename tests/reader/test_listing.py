"""Excerpts and contents: parts of a page that stand elsewhere."""

from collections.abc import Callable

import pytest

from huoye.reader import PageResult
from huoye.reader.listing import contents, excerpt, summary

Convert = Callable[..., PageResult]


def test_a_marker_within_a_line_leaves_the_space_between_words(converted: Convert) -> None:
    assert converted("One <!-- more --> two").html == "<p>One two</p>"
    assert converted("甲<!-- more --> 乙<!-- more -->").html == "<p>甲乙</p>"
    assert converted("One\n<!-- more -->\ntwo", lang="en").html == "<p>One</p>\n<p>two</p>"


def test_the_first_paragraph_is_the_excerpt(converted: Convert) -> None:
    page = converted(
        "![图](x.png)\n\n## 一\n\n第*一*段[^1]，见[下](#b)与[外](y)。\n\n二\n\n[^1]: 注"
    )
    assert page.summary == '<p>第<em>一</em>段，见下与<a href="y">外</a>。</p>'


def test_all_before_the_marker_is_the_excerpt(converted: Convert) -> None:
    page = converted("第一段[^1]\n\n- 项\n\n<!-- more -->\n\n其余\n\n[^1]: 注")
    assert page.summary == "<p>第一段</p>\n<ul>\n<li>项</li>\n</ul>"
    assert "more" not in page.html


def test_a_written_summary_goes_through_the_same_pipeline(converted: Convert) -> None:
    page = converted("正文", summary="**真，**她\n好")
    assert page.summary == "<p><strong>真，</strong>她好</p>"


@pytest.mark.parametrize(
    ("html", "short"),
    [
        ("<figure><p>图</p></figure><p>文</p>", "<p>文</p>"),
        ('<div><p>内</p></div><p id="a">文</p>', "<p>文</p>"),
        ("<p></p><p>&lt;文&#160;</p><p>二</p>", "<p>&lt;文&#160;</p>"),
        ('<p><a href="#x">此</a><a href="y">彼</a></p>', '<p>此<a href="y">彼</a></p>'),
        ('<p>文<sup id="fnref:1"><a href="#fn:1">1</a></sup></p>', "<p>文</p>"),
        ("<ul><li>只有列表</li></ul>", ""),
        (
            '<div><p class="c" id="i">文</p><!-- more --><p>后</p></div>',
            '<div><p class="c">文</p></div>',
        ),
        ("<p>文</p><figure><img src=x><script>1<2</script></figure><!--more-->", "<p>文</p>"),
    ],
)
def test_excerpts(html: str, short: str) -> None:
    assert excerpt(html, str) == short


def test_a_summary_of_several_paragraphs_stays_whole() -> None:
    assert summary("<p>一</p><p>二<br>行</p>", str) == "<p>一</p><p>二<br>行</p>"


def test_contents_have_no_links() -> None:
    html = '<h2 id="a&amp;b">甲<a href="x">乙</a> <code>c</code></h2><h3>无</h3>'
    assert contents(html, str) == [{"level": 2, "id": "a&b", "name": "甲乙 <code>c</code>"}]
