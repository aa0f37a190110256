"""Markdown goes on within HTML behind a blank line, as on GitHub."""

import re
from collections.abc import Callable

import pytest

from huoye.reader import PageResult

Convert = Callable[..., PageResult]
Errors = Callable[[str], list[str]]


def test_details_hold_whatever_a_page_may(converted: Convert) -> None:
    html = converted(
        "<details open>\n<summary>更多</summary>\n\n**甲** $x$\n\n- 乙\n\n```python\nx = 1\n```\n\n"
        "$$\ny\n$$\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<details>\n<summary>里</summary>\n\n"
        "`丙`\n\n</details>\n\n</details>\n\n*后*"
    ).html
    assert html.startswith("<details open>\n<summary>更多</summary>\n<p><strong>甲</strong>")
    assert "<li>乙</li>" in html
    assert '<div class="highlight">' in html
    assert "\\[" in html
    assert "<td>2</td>" in html
    assert (
        "<details>\n<summary>里</summary>\n<p><code>丙</code></p>\n</details>\n</details>" in html
    )
    assert html.endswith("<p><em>后</em></p>")


@pytest.mark.parametrize("name", ["div", 'div align="center"', "center", "section", "blockquote"])
def test_other_elements(converted: Convert, name: str) -> None:
    closing = name.partition(" ")[0]
    html = converted(f"<{name}>\n\n[甲](https://a.org)\n\n</{closing}>").html
    assert '<p><a href="https://a.org">甲</a></p>' in html


def test_in_a_list(converted: Convert) -> None:
    html = converted("- 项\n\n  <details><summary>题</summary>\n\n  **甲**\n\n  </details>").html
    assert "<strong>甲</strong>" in html


DETAILS = [
    "<details>", "<summary>题</summary>", "", "**甲**", "", "- 乙", "</details>", "", "*后*",
]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "lead"),
    [
        ("> ", "> "),
        ("> 前\n> ", "> "),
        ("> > ", "> > "),
        ("- ", "  "),
        ("前\n- ", "  "),
        ("1. 前\n   ", "   "),
        ("10. ", "    "),
        ("- 前\n    - ", "      "),
        ("- 前\n  - ", "    "),
        ("> - ", ">   "),
        ("- > ", "  > "),
    ],
)
def test_in_quotations_and_items(converted: Convert, first: str, lead: str) -> None:
    lines = [lead + line if line.strip() else lead.rstrip() for line in DETAILS]
    html = converted(first + "\n".join(lines).removeprefix(lead)).html
    head = "<details>\n<summary>题</summary>"
    inside = "<p><strong>甲</strong></p>\n<ul>\n<li>乙</li>\n</ul>\n</details>"
    assert f"{head}\n{inside}" in html
    assert "<p><em>后</em></p>" in html
    for name in ("details", "ul", "ol", "li", "p", "blockquote"):
        assert html.count(f"<{name}") == html.count(f"</{name}>")


@pytest.mark.parametrize(
    "html",
    [
        '<div class="x">\n\n甲\n\n乙 2 * 3 * 4\n\n</div>',
        "<div>\n**甲**\n</div>",
        "<details>\n<summary>题</summary>\n甲 **乙**\n</details>",
        "<div>\n\n<pre>\n**甲**\n\n`乙`\n</pre>\n\n</div>",
        "<div>\n\n<script>\nlet a = `**`;\n\nlet b = [a](1);\n</script>\n\n</div>",
    ],
)
def test_what_is_meant_for_no_markdown_stays_as_it_is(converted: Convert, html: str) -> None:
    assert converted(html).html == html


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("<table><tr><td>\n\n**甲**\n\n</td></tr></table>", 7),
        ("甲\n\n<p>\n\n[乙](https://a.org)\n\n</p>", 9),
    ],
)
def test_markdown_that_is_not_read_there_is_named(errors: Errors, body: str, line: int) -> None:
    (error,) = errors(body)
    assert error.startswith(f"content/posts/a.md:{line}: ")
    assert "isn't read within this HTML" in error


def test_an_end_that_is_indented_is_one(converted: Convert) -> None:
    converted("<div>\n\n    <div>甲\n\n    </div>\n\n</div>")


@pytest.mark.parametrize(
    "body", ["> <div>\n> 甲\n\n乙", "- <div>\n  甲\n\n乙", "1. 甲\n   > <details>\n   > 乙\n"]
)
def test_what_stays_open_in_a_quotation_or_an_item_is_named(errors: Errors, body: str) -> None:
    (error,) = errors(body)
    assert re.match(r"content/posts/a\.md:[56]: <(div|details)> is never closed", error)


def test_a_comment_that_has_no_end_is_named(converted: Convert, errors: Errors) -> None:
    (error,) = errors("甲 `<!--` \\<!--\n\n<!-- 乙\n\n丙")
    assert error.startswith("content/posts/a.md:7: the comment <!-- is never closed")
    converted("甲 `<!--` \\<!-- 与 <!-- 乙 -->")


def test_the_first_that_has_no_end_is_named(errors: Errors) -> None:
    (error,) = errors("<div>\n甲\n\n<div>\n乙\n</div>\n")
    assert error.startswith("content/posts/a.md:5: <div> is never closed")


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("<p><![$x</p>", "<p>&lt;![$x</p>"),
        ("<pre><![甲[</pre>", "<pre>&lt;![甲[</pre>"),
        ("> <div><!甲</div>", "<blockquote>\n<div>&lt;!甲</div>\n</blockquote>"),
        ("<script>a<!b</script>", "<script>a<!b</script>"),
        ("<p>甲<!-- 乙 --></p>", "<p>甲<!-- 乙 --></p>"),
        ("<p>甲<![if !supportLists]>乙<![endif]></p>",) * 2,
    ],
)
def test_a_declaration_that_is_none_is_text(converted: Convert, body: str, html: str) -> None:
    assert converted(body).html == html
