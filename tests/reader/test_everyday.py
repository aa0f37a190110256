"""What people are used to write elsewhere: set right, or named."""

from collections.abc import Callable

import pytest

from huoye.reader import PageResult

Convert = Callable[..., PageResult]
Errors = Callable[[str], list[str]]


def test_task_lists(converted: Convert) -> None:
    html = converted("- [ ] 待办\n- [x] *完成*\n- 平常 [x]").html
    assert '<input type="checkbox" disabled aria-label="未完成"> 待办' in html
    assert '<input type="checkbox" disabled checked aria-label="已完成"> <em>完成</em>' in html
    assert "<li>平常 [x]</li>" in html


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("见https://a.org/b，好", '见<a href="https://a.org/b">https://a.org/b</a>，好'),
        ("(http://a.org/b_(c)).", '(<a href="http://a.org/b_(c)">http://a.org/b_(c)</a>).'),
        (
            "https://a.org/?b=1&c=2!",
            '<a href="https://a.org/?b=1&amp;c=2">https://a.org/?b=1&amp;c=2</a>!',
        ),
        ("[https://a.org](https://b.org)", '<a href="https://b.org">https://a.org</a>'),
        ('<a href="https://b.org">https://a.org</a>', '<a href="https://b.org">https://a.org</a>'),
        ("`https://a.org`", "<code>https://a.org</code>"),
        ("<https://a.org>", '<a href="https://a.org">https://a.org</a>'),
        ("https:// 与 xhttps://a.org", "https:// 与 xhttps://a.org"),
        ("https://a.org/a_b_c_d", '<a href="https://a.org/a_b_c_d">https://a.org/a_b_c_d</a>'),
    ],
)
def test_bare_addresses(converted: Convert, written: str, html: str) -> None:
    assert converted(written).html == f"<p>{html}</p>"


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("==高亮==。", "<mark>高亮</mark>。"),
        ("==字，==她", "<mark>字，</mark>她"),
        (
            "==**真** $x==y$==",
            '<mark><strong>真</strong> <span class="arithmatex">\\(x==y\\)</span></mark>',
        ),
        ("若 a==b 且 c==d", "若 a==b 且 c==d"),
        ("a == b == c", "a == b == c"),
        ("a === b === c", "a === b === c"),
        ("f(x)==g(y)==0", "f(x)==g(y)==0"),
    ],
)
def test_marked_text(converted: Convert, written: str, html: str) -> None:
    assert converted(written).html == f"<p>{html}</p>"


def test_callouts_and_quotations_beside_them(converted: Convert) -> None:
    html = converted(
        "> [!NOTE]\n> 甲\n\n> [!tip]- 题 *斜*\n> - 乙\n\n> 引\n\n> [!x] 丙", lang="en"
    ).html
    assert html == (
        '<div class="admonition note">\n<p class="admonition-title">Note</p>\n<p>甲</p>\n</div>\n'
        '<details class="tip">\n<summary>题 <em>斜</em></summary>\n<ul>\n<li>乙</li>\n</ul>\n'
        "</details>\n<blockquote>\n<p>引</p>\n</blockquote>\n"
        '<div class="admonition x">\n<p class="admonition-title">丙</p>\n</div>'
    )


def test_quotations_that_go_on_after_a_blank_line_stay_one(converted: Convert) -> None:
    assert converted("> 甲\n\n> 乙").html.count("<blockquote>") == 1


def test_admonitions_of_python_markdown(converted: Convert) -> None:
    html = converted('!!! note "提示"\n    内容\n\n??? tip "更多"\n    里面\n').html
    assert '<p class="admonition-title">提示</p>\n<p>内容</p>' in html
    assert "<summary>更多</summary>\n<p>里面</p>" in html


def test_a_title_without_quotes(converted: Convert) -> None:
    html = converted("!!! Warning 小心 a\n    甲\n\n!!! note inline end\n    乙").html
    assert '<div class="admonition warning">\n<p class="admonition-title">小心 a</p>' in html
    assert '<div class="admonition note inline end">' in html


@pytest.mark.parametrize("marker", ["[TOC]", "[toc]", "[[toc]]", "[[_TOC_]]", "@[toc](目录)"])
def test_contents_where_the_author_wants_them(converted: Convert, marker: str) -> None:
    page = converted(f"甲\n\n{marker}\n\n## 一\n\n### 二 *x*\n\n## 三\n\n<!-- more -->\n")
    assert (
        '<nav aria-label="目录" class="contents-here"><ul><li><a href="#一">一</a><ul>'
        '<li><a href="#二-x">二 <em>x</em></a></li></ul></li>'
        '<li><a href="#三">三</a></li></ul></nav>'
    ) in page.html
    assert "nav" not in page.summary


def test_contents_of_a_page_without_headings_are_empty(converted: Convert) -> None:
    assert (
        converted("[TOC]\n\n甲").html
        == '<nav aria-label="目录" class="contents-here"></nav>\n<p>甲</p>'
    )
    assert converted("甲 [TOC] 乙").html == "<p>甲 [TOC] 乙</p>"


@pytest.mark.parametrize("first", [":::python", "#!python"])
def test_a_first_line_may_name_the_language_of_indented_code(
    converted: Convert, first: str
) -> None:
    html = converted(f"甲\n\n    {first}\n    x = 1 < 2\n").html
    assert '<span class="mi">1</span> <span class="o">&lt;</span>' in html
    assert "python" not in html


def test_the_first_line_of_a_program_is_its_own(converted: Convert) -> None:
    assert "#!/bin/sh" in converted("甲\n\n    #!/bin/sh\n    ls\n").html


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("甲\n\n```python\nx = 1\n\n乙 $x$", 7),
        ("```\nx\n````\n", 5),
        ("~~~html\n<script>alert(1)</script>\n", 5),
        ("```\na\n```\n\n> ```\n> b\n", 9),
    ],
)
def test_a_fence_without_end(errors: Errors, body: str, line: int) -> None:
    assert errors(body)[0].startswith(f"content/posts/a.md:{line}: the fence ")


@pytest.mark.parametrize(
    "body",
    [
        "甲 ```x``` 乙",
        "\\`\\`\\` 甲",
        "甲\n\n    ```\n    code",
        "~~~\n```\n~~~",
        "````\n```\n````",
    ],
)
def test_fences_that_are_none(converted: Convert, body: str) -> None:
    converted(body)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("甲\n\n::: tip 题\n乙\n:::", ":7: ::: tip 题 is another tool’s syntax. Write a block"),
        ("::: {.note}\n乙\n:::", ":5: ::: {.note} is"),
        (
            "见[[笔记#节|文]]。",
            ":5: [[笔记#节|文]] is another tool’s syntax. Write [text](other.md)",
        ),
        (
            ":::python\nprint(1)",
            ":5: :::python is another tool’s syntax. Write the code into a fence",
        ),
        ('甲\n\n!!! tip "a\n    乙', ':7: !!! tip "a is another tool’s syntax. Write `!!! note'),
        ("![[a.png]]", ":5: ![[a.png]] is"),
        ("{% post_link a %}", ":5: {% post_link a %} is"),
        ('{{< figure src="a.png" >}}', ':5: {{< figure src="a.png" >}} is'),
        ('[caption id="a"]甲[/caption]', ':5: [caption id="a"] is'),
    ],
)
def test_syntax_of_other_tools_is_named(errors: Errors, body: str, said: str) -> None:
    assert said in errors(body)[0]


@pytest.mark.parametrize(
    "body",
    [
        "矩阵 [[1, 2], [3, 4]] 与 [[a, b], [c, d]]",
        "`{% x %}` `[[a]]` ``::: x``",
        "```\n::: tip\n{{< x >}}\n```",
        "\\[[甲]] 与 [code](https://a.org) 与 {{ x }}",
        "甲 ::: 乙",
        '!!! tip "a"\n    乙\n\n???+ note "b"\n    丙\n\n真的！！！ !!!',
        "```\n!!! tip\n```",
        "$[[x]]$",
    ],
)
def test_text_that_looks_like_it(converted: Convert, body: str) -> None:
    converted(body)


def test_a_backslash_breaks_the_line(converted: Convert) -> None:
    assert converted("甲\\\n乙").html == "<p>甲<br>\n乙</p>"
    assert converted("甲\\\\\n乙").html == "<p>甲\\\n乙</p>"
    assert "<br>" not in converted("`a\\\nb` $a\\\nb$").html
