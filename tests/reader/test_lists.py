"""Lists, tables and code where other tools take them, and what has always been written here."""

from collections.abc import Callable

import pytest

from huoye.reader import PageResult

Convert = Callable[..., PageResult]


CODE = '<div class="highlight"><pre><span></span><code>x</code></pre></div>'


def flat(html: str) -> str:
    return html.replace("\n", "")


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        # Nesting by two, three and four spaces.
        ("- 山\n  - 峰\n- 水", "<ul><li>山<ul><li>峰</li></ul></li><li>水</li></ul>"),
        ("1. 山\n   - 峰\n2. 水", "<ol><li>山<ul><li>峰</li></ul></li><li>水</li></ol>"),
        ("- 山\n    - 峰\n- 水", "<ul><li>山<ul><li>峰</li></ul></li><li>水</li></ul>"),
        # Paragraphs and code by Python-Markdown's four and eight spaces, as ever.
        ("- 山\n\n    峰", "<ul><li><p>山</p><p>峰</p></li></ul>"),
        ("- 山\n\n        x", f"<ul><li><p>山</p>{CODE}</li></ul>"),
        ("100. 山\n\n    峰", '<ol start="100"><li><p>山</p><p>峰</p></li></ol>'),
        # Numbers start where they start, another bullet begins another list.
        ("3. 山\n4. 水", '<ol start="3"><li>山</li><li>水</li></ol>'),
        ("- 山\n* 水", "<ul><li>山</li></ul><ul><li>水</li></ul>"),
        # Right below a line of text.
        ("有二：\n- 山\n- 水", "<p>有二：</p><ul><li>山</li><li>水</li></ul>"),
        ("有二：\n1. 山\n2. 水", "<p>有二：</p><ol><li>山</li><li>水</li></ol>"),
        # A sentence may break before a number, and a formula before a sign.
        ("那是\n2018. 年", "<p>那是2018. 年</p>"),
        ("设$a\n- b$", '<p>设<span class="arithmatex">\\(a- b\\)</span></p>'),
        # Text that goes on at the margin.
        ("- 山\n高", "<ul><li>山高</li></ul>"),
        ("- - - -", "<hr>"),
    ],
)
def test_lists(converted: Convert, markdown: str, html: str) -> None:
    assert flat(converted(markdown).html) == html


def test_numbers_go_on_after_code_and_formulas(converted: Convert) -> None:
    html = converted("1. 甲\n2. 乙\n\n```\nx\n```\n\n3. 丙\n\n$$\nx\n$$\n\n4. 丁").html
    assert html.count("<ol>") == 1
    assert '<ol start="3">' in html
    assert '<ol start="4">' in html


def test_a_table_right_below_text(converted: Convert) -> None:
    html = converted("如表：\n| 山 | 水 |\n|---|---|\n| 高 | 长 |").html
    assert html.startswith("<p>如表：</p>\n<table>")
    assert "|" not in html


@pytest.mark.parametrize("above", ["", "前\n"])
def test_the_second_line_of_a_table_is_no_list(converted: Convert, above: str) -> None:
    html = converted(f"{above}a | b\n- | -\n1 | 2").html
    assert "<td>2</td>" in html
    assert "<li>" not in html


def test_cells_with_much_han_text_are_marked(converted: Convert) -> None:
    """The style sheet keeps them from being one character wide beside a long word."""
    html = converted(
        "| 山 | 水 |\n|--|--|\n| 山高水长流不尽，一去不复回头 | identifier_of_some_length |"
    ).html
    assert '<td class="wordy">山高' in html
    assert html.count("wordy") == 1


@pytest.mark.parametrize(
    ("name", "is_phrase"),
    [
        ("CBOW，负采样，64每128词", True),
        ("negative sampling, 64 for 128 words", True),
        ("随机softmax", False),
        # No words.
        ("$\\log p(i|c)+\\mathrm{const}(c)$", False),
        ("[文](https://example.org/far/away)", False),
    ],
)
def test_names_of_rows_that_are_phrases_are_marked(
    converted: Convert, name: str, is_phrase: bool
) -> None:
    """The style sheet keeps them from being a word wide beside columns of numbers."""
    html = converted(f"| {name} | 水 |\n|--|--|\n| {name} | {name} |").html
    assert html.count('<td class="phrase">') == html.count("phrase") == is_phrase


@pytest.mark.parametrize(
    ("cell", "is_number"),
    [
        ("0.638 ± 0.006", True),
        ("22.4 ± 0.6 %", True),
        ("4.2×10¹⁰ ± 2.9×10¹⁰", True),
        ("≤ 3", True),
        ("5, 0.1", True),
        # Nowhere to break.
        ("1,069,016", False),
        ("3 to 5", False),
        ("±", False),
    ],
)
def test_cells_that_are_numbers_with_spaces_are_marked(
    converted: Convert, cell: str, is_number: bool
) -> None:
    """The style sheet breaks no line within them."""
    html = converted(f"| 山 | 水 |\n|--|--|\n| 高 | {cell} |").html
    assert html.count('<td class="unbroken">') == html.count("unbroken") == is_number


@pytest.mark.parametrize(
    "markdown",
    [
        "- 甲\n  ```python\n  z = 1\n  ```\n- 乙",
        "- 甲\n\n  ```python\n  z = 1\n  ```\n\n- 乙",
        "- ```python\n  z = 1\n  ```\n- 乙",
        "- > ```python\n  > z = 1\n  > ```\n- 乙",
        "> 1. > ```python\n>    > z = 1\n>    > ```\n>    > 丙\n> 2. 乙",
        "1. 甲\n   ```python\n   z = 1\n   ```\n2. 乙",
        "甲\n```python\nz = 1\n```\n乙",
    ],
)
def test_code_stands_in_items_and_never_in_paragraphs(converted: Convert, markdown: str) -> None:
    html = flat(converted(markdown).html)
    assert '<div class="highlight">' in html
    assert "`" not in html
    before = html.partition('<div class="highlight">')[0]
    assert before.count("<p>") == before.count("</p>")
    assert before.count("<li>") - before.count("</li>") == ("<li>" in before)


@pytest.mark.parametrize("lead", ["", "> ", "    "])
def test_lists_within_blocks_quotations_and_definitions(converted: Convert, lead: str) -> None:
    items = f"{lead}- 甲\n{lead}\n{lead}  丙\n{lead}\n{lead}- 乙"
    around = {
        "": "/// note\n{}\n///",
        "> ": "{}",
        "    ": "词\n\n:   义\n\n{}",
    }[lead]
    html = flat(converted(around.format(items)).html)
    assert "<ul><li><p>甲</p><p>丙</p></li><li><p>乙</p></li></ul>" in html


def test_blocks_of_equal_slashes_within_each_other(converted: Convert) -> None:
    html = flat(
        converted("/// note | 外\n一\n\n/// note | 内\n- 甲\n\n- 乙\n///\n\n二\n///\n\n三").html
    )
    inner = '<p class="admonition-title">内</p><ul><li><p>甲</p></li><li><p>乙</p></li></ul></div>'
    assert html.endswith(f"{inner}<p>二</p></div><p>三</p>")


def test_deep_lists_end_somewhere(read: Convert) -> None:
    read("\n".join("  " * depth + "- 深" for depth in range(300)))
    read("- " * 3000 + "深")
