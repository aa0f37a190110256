"""What people are used to write elsewhere: set right, or named."""

import re
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
    ("head", "mend"),
    [
        ("{=html}", "Write the HTML as it is"),
        ("{=latex}", "Leave it out"),
        ("{note}", "Write a block"),
        ("{admonition} 题", "Write a block"),
        ("{figure} a.png", "Write !["),
        ("{code-cell} ipython3", "Write ```python"),
        ("{code-block} python", "Name the language"),
        ("{include} a.md", "Put the text"),
        ("{toctree}", "Leave it out"),
    ],
)
@pytest.mark.parametrize("lead", ["", "> ", "- "])
def test_fences_of_others_that_are_no_code(errors: Errors, head: str, mend: str, lead: str) -> None:
    below = lead.replace("-", " ")
    (error,) = errors(f"{lead}```{head}\n{below}甲\n{below}```")
    assert ":5: a fence {" in error
    assert mend in error


@pytest.mark.parametrize(
    ("head", "language"),
    [
        ("{r}", "r"),
        ("{r, echo=FALSE}", "r"),
        ('{r 名, fig.cap="甲 乙", echo=FALSE}', "r"),
        ("{python}", "python"),
        ("{python .foo}", "python"),
        ("js {1,3}", "js"),
        ("js{1,3-4} showLineNumbers", "js"),
        ("diff", "diff"),
    ],
)
def test_heads_of_code_of_others(converted: Convert, head: str, language: str) -> None:
    plain = converted(f"```{language}\n- x <- 1\n```").html
    assert converted(f"```{head}\n- x <- 1\n```").html == plain


def test_notes_are_numbered_as_readers_meet_them(converted: Convert) -> None:
    html = converted("甲^[一]乙[^b]丙^[三]再[^b]\n\n[^z]: 五\n\n[^b]: 二，见[^z]").html
    marks = re.findall(r'href="#fn:([\w-]+)">(\d+)<', html)
    assert marks == [("note-1", "1"), ("b", "2"), ("note-2", "3"), ("b", "2"), ("z", "4")]
    assert re.findall(r'<li id="fn:([\w-]+)"', html) == ["note-1", "b", "note-2", "z"]


def test_notes_in_the_line_count_as_footnotes(errors: Errors) -> None:
    (error,) = errors("\n\n".join(f"甲^[{n}] 乙[^{n}]" for n in range(1501)))
    assert "the page has 3002 footnotes, and 3000 is the most" in error


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
        ("甲 {{ site.url }} 乙", ":5: {{ site.url }} is another tool’s syntax. Nothing is put in"),
        ("甲%%只给自己看%%", ":5: %%只给自己看%% is another tool’s syntax. Write <!-- … -->"),
        ("甲\n\n%%\n乙 `c`\n\n丙\n%%", ":7: %% is another tool’s syntax. Write <!-- … -->"),
        ("如[@knuth1984, 3]所述", ":5: [@knuth1984, 3] is another tool’s syntax. Write a footnote"),
        ("甲：\n(@) 一\n(@) 二", ":6: (@) 一 is another tool’s syntax. Write 1., 2., 3."),
        ("a. 甲\nb. 乙", ":5: a. 甲 is another tool’s syntax. Write 1., 2., 3., or"),
        (
            "| 床前明月光\n| 疑是地上霜",
            ":5: | 床前明月光 is another tool’s syntax. End each line with",
        ),
        ('=== "甲"\n\n    乙', ':5: === "甲" is another tool’s syntax. Write a heading'),
        ('--8<-- "a.md"', ':5: --8<-- "a.md" is another tool’s syntax. Put the text'),
        ("甲{++乙++}", ":5: {++乙++} is another tool’s syntax. Write <ins>"),
        ("按 ++ctrl+alt+del++", ":5: ++ctrl+alt+del++ is another tool’s syntax. Write <kbd>"),
        ("||凶手是他||", ":5: ||凶手是他|| is another tool’s syntax. Write `/// details"),
        ("甲\n\n\\newpage", ":7: \\newpage belongs to a text of LaTeX. Leave out"),
        ("甲\\cite{a}", ":5: \\cite{a} belongs to a text of LaTeX. Write a footnote"),
        ("甲\\footnote{乙}", ":5: \\footnote{ belongs to a text of LaTeX. Write the note as ^[…]"),
        (
            "# 甲\n\n{: #id .class}",
            ":7: the attributes {: #id .class} belong to nothing. Write them",
        ),
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
        "\\[[甲]] 与 [code](https://a.org) 与 {{a}, {b}}",
        "甲 ::: 乙",
        '!!! tip "a"\n    乙\n\n???+ note "b"\n    丙\n\n真的！！！ !!!',
        "```\n!!! tip\n```",
        "$[[x]]$",
        "||x - y|| ≤ ||x|| + ||y||，a || b",
        "100%% 与 50%%，%%time",
        "[@user](https://a.org) a@b.org @甲",
        "见 A. Smith\n与 B. Jones",
        "i++ 与 ++j，C++ 和 C++",
        "C:\\newpage D:\\item",
        "\\{{ x }}",
        "A. 一  \nB. 二\\\nC. 三",
        "| 一  \n| 二",
        "约\\\n~ 五分钟",
    ],
)
def test_text_that_looks_like_it(converted: Convert, body: str) -> None:
    converted(body)


def test_a_backslash_breaks_the_line(converted: Convert) -> None:
    assert converted("甲\\\n乙").html == "<p>甲<br>\n乙</p>"
    assert converted("甲\\\\\n乙").html == "<p>甲\\\n乙</p>"
    assert "<br>" not in converted("`a\\\nb` $a\\\nb$").html


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("H~2~SO~4~，x^2^，Ca^2+^", "H<sub>2</sub>SO<sub>4</sub>，x<sup>2</sup>，Ca<sup>2+</sup>"),
        ("v~max~ 与 e^x^，1^st^", "v<sub>max</sub> 与 e<sup>x</sup>，1<sup>st</sup>"),
        ("*H*~2~ 文献^[1,2]^", "<em>H</em><sub>2</sub> 文献<sup>[1,2]</sup>"),
        ("5~10岁，3~5岁，~5 GB，~6 GB", "5~10岁，3~5岁，~5 GB，~6 GB"),
        ("a^b^c 2^3^2 x^2 + y^2 = z^2", "a^b^c 2^3^2 x^2 + y^2 = z^2"),
        ("ok~thanks~ 好~谢谢~ ^_^ 233^o^", "ok~thanks~ 好~谢谢~ ^_^ 233^o^"),
        ("\\~2~ x\\^2^ `x^2^` ~~删~~", "~2~ x^2^ <code>x^2^</code> <del>删</del>"),
        ("好:smile:！:+1:", "好😄！👍"),
        (
            "10:30:45 a:b:c :foo: 1:100:2 `:smile:`",
            "10:30:45 a:b:c :foo: 1:100:2 <code>:smile:</code>",
        ),
        ("++增++。C++ 和 C++，i++ 与 ++j", "<ins>增</ins>。C++ 和 C++，i++ 与 ++j"),
        ("++a long text++, ++增 x 的量++", "<ins>a long text</ins>, <ins>增 x 的量</ins>"),
        (":x: :100: 第:a:组 评分:100:分", "❌ 💯 第:a:组 评分:100:分"),
    ],
)
def test_signs_of_other_tools_within_a_line(converted: Convert, written: str, html: str) -> None:
    assert converted(written).html == f"<p>{html}</p>"


@pytest.mark.parametrize(
    "text",
    [
        "++i 与 i++ 的区别",
        "++count and total++",
        "++count; total++",
        "先 ++i，再 ++j。++ 是运算符",
        "自增++运算；C++和Java",
        "x++ + ++y; (i++) + (++j); a++",
        "++count 与 count++，++it 更快，it++ 慢",
        "++k++",
    ],
)
def test_what_is_counted_up_is_not_inserted(converted: Convert, text: str) -> None:
    assert converted(text).html == f"<p>{text}</p>"


@pytest.mark.parametrize(
    ("written", "attributes"),
    [
        (
            "![甲](https://a.org/a.png =300x200)",
            'alt="甲" height="200" src="https://a.org/a.png" width="300"',
        ),
        (
            '![](https://a.org/a.png =50%x "题")',
            'alt="" src="https://a.org/a.png" title="题" width="50%"',
        ),
        ("![甲|300](https://a.org/a.png)", 'alt="甲" src="https://a.org/a.png" width="300"'),
        ("![w:300px](https://a.org/a.png)", 'alt="" src="https://a.org/a.png" width="300"'),
        ("![P(A|3)](https://a.org/a.png)", 'alt="P(A|3)" src="https://a.org/a.png"'),
        ("![甲](https://a.org/a.png){width=50%}", 'alt="甲" src="https://a.org/a.png" width="50%"'),
    ],
)
def test_sizes_of_pictures(converted: Convert, written: str, attributes: str) -> None:
    assert converted(written).html == f"<p><img {attributes}></p>"


def test_notes_in_the_line_are_footnotes(converted: Convert) -> None:
    html = converted("正文^[一个*注*，见[书](https://a.org)]。$x^[1]$ `a^[b]` \\^[c]").html
    assert "<p>一个<em>注</em>，见<a href" in html
    assert html.count('<li id="fn:') == 1
    assert "\\(x^[1]\\)" in html


@pytest.mark.parametrize(
    "text",
    [
        '以 ^[a-z]+ 开头，或 /^[0-9]/、"^[A-Za-z_]\\w*"、(^[a-z ]*)',
        "f^[n]、2^[n]、D^[alpha]f、a^[b c]d",
        "Prices ^[up] rise",
        "^[OA 与 ^[[0m]",
        "见^[5]。",
    ],
)
def test_patterns_and_exponents_are_no_notes(converted: Convert, text: str) -> None:
    html = converted(text).html
    assert "footnote" not in html
    assert html.count("^[") == text.count("^[")


@pytest.mark.parametrize(
    "tex", ["$$x^[a b]$$", "甲 $$x^[a b]$$ 乙", "\\(f^[a b]\\)", "$$\nx^[a b]\n$$"]
)
def test_formulas_hold_no_notes(read: Convert, tex: str) -> None:
    assert "x^[a b]" in read(tex).html.replace("f^", "x^")


@pytest.mark.parametrize(
    "text",
    ["其价 $5。^[按 1990 年。]", "Knuth^[p. 5]", "甲^[乙]", "It is so.^[Ibid.]", "**甲^[乙丙]**"],
)
def test_notes_of_every_length(converted: Convert, text: str) -> None:
    assert converted(text).html.count('<li id="fn:') == 1


def test_a_note_where_html_is_not_read_stays_as_it_is(converted: Convert) -> None:
    assert converted("<p>甲^[乙丙丁]</p>").html == "<p>甲^[乙丙丁]</p>"
    assert "fnref" in converted("<div>\n\n甲^[乙丙丁]\n\n</div>").html


def test_a_footnote_of_the_same_name_is_the_authors(converted: Convert) -> None:
    html = converted("甲[^note-1]乙^[丙丙丙]\n\n[^note-1]: 丁丁丁").html
    assert html.count("丙丙丙") == html.count("丁丁丁") == 1
    assert html.count('<li id="fn:') == 2


@pytest.mark.parametrize(
    ("head", "language", "title"),
    [
        ("python:a.py", "n", "a.py"),
        ("python 示例 a.py", "n", "示例 a.py"),
        ("python,linenos", "n", ""),
        ("python=", "n", ""),
        ("{python}", "n", ""),
        ("{python, echo=FALSE}", "n", ""),
        ('python title="甲 乙" {1}', "n", "甲 乙"),
        ("python {1,3-4}", "n", ""),
        ("python", "n", ""),
    ],
)
def test_heads_of_fences(converted: Convert, head: str, language: str, title: str) -> None:
    html = converted(f"甲\n\n```{head}\nx = 1\n```").html
    assert f'<span class="{language}">x</span>' in html
    assert (f'<span class="filename">{title}</span>' in html) == bool(title)


def test_a_diagram_is_shown_as_code_with_a_warning(read: Convert) -> None:
    page = read("甲\n\n```mermaid\ngraph TD\n```")
    (warning,) = page.problems
    assert ":7: Warning: mermaid is not drawn here" in str(warning)
    assert "graph TD" in page.html


@pytest.mark.parametrize("marker", ["* TOC\n{:toc}", "1. 目录\n{: toc}"])
def test_contents_as_kramdown_has_them(converted: Convert, marker: str) -> None:
    assert '<a href="#一">一</a>' in converted(f"{marker}\n\n## 一").html


@pytest.mark.parametrize(
    "marker", ["<!--more-->", "<!-- more -->", "<!--more 读下去-->", "<!-- More -->"]
)
def test_the_end_of_the_excerpt(converted: Convert, marker: str) -> None:
    page = converted(f"甲\n\n乙\n\n{marker}\n\n丙")
    assert page.summary == "<p>甲</p>\n<p>乙</p>"
    assert "<!--" not in page.html
