"""What Markdown would leave in the page as dollars and slashes."""

import itertools
from collections.abc import Callable

import pytest

from huoye.core.build import Build
from huoye.reader import PageResult, read_page
from tests.reader.conftest import HEAD, source

Convert = Callable[..., PageResult]
Errors = Callable[[str], list[str]]


def test_words_between_double_dollars(errors: Errors) -> None:
    (error,) = errors("好。\n\n进程 $$ 与 $$ 相同\n")
    assert error.startswith("content/posts/a.md:7: $$ around words: $$ 与 $$.")
    assert "\\$\\$" in error


def test_dollars_that_are_formulas_side_by_side(converted: Convert) -> None:
    converted("$x$$y$ 与 $$x$$ $$y$$\n\n<div>$$a < b$$</div>\n")


@pytest.mark.parametrize(
    ("block", "error"),
    [
        (
            "/// note | $x$ 甲\n    open: true",
            "6: the block “note” has no option “open”. It has: attrs",
        ),
        (
            "/// details | 甲\n    opne: true",
            "6: the block “details” has no option “opne”. Did you",
        ),
        ("/// details | $x$\n    open: 甲", "5: the block /// details | $x$ was refused"),
    ],
)
def test_the_option_that_a_block_lacks_is_named(errors: Errors, block: str, error: str) -> None:
    (found,) = errors(f"{block}\n\n文\n///\n")
    assert found.startswith(f"content/posts/a.md:{error}")


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("$x|y$", "x|y"), ("`c`", "c"), ("![图](a.png)", "<img alt"), ("<b></b>", "<b></b>")],
)
def test_a_cell_that_is_no_text_may_be_too_much(errors: Errors, cell: str, shown: str) -> None:
    error = errors(f"| 甲 | 乙 |\n|---|---|\n| 1 | 2 | {cell} |\n")[0]
    assert error.startswith(f"content/posts/a.md:7: a row of 3 cells below a head of 2: “{shown}")


def test_words_below_a_display_formula_that_is_not_closed(errors: Errors) -> None:
    (error,) = errors("好。\n\n$$\na\n\n于是\n$$\n")
    assert error.startswith("content/posts/a.md:7: the formula is not closed before the blank line")


def test_unbalanced_dollars(errors: Errors) -> None:
    found = errors("$$a$$\n\n文\n\n$$b\n")
    assert found[0].startswith("content/posts/a.md:9: $$ without its partner")


def test_every_problem_is_listed_at_once(errors: Errors) -> None:
    found = errors("甲 $$乙$$\n\n$$a\n\n乙$$\n\n/// nota | x\n文\n///\n\n$$\n")
    assert [error.split(":")[1] for error in found] == ["5", "7", "11", "15"]


@pytest.mark.parametrize(
    "code",
    [
        "```\n$$\n/// x\n```",
        "~~~\n$$\n~~~",
        "> ```\n> $$ a\n> ```",
        "文 `$$` 与 `` a`$$ ``",
        "<!-- $$ -->",
    ],
)
def test_code_and_comments_are_left_alone(converted: Convert, code: str) -> None:
    converted(f"{code}\n\n$$x$$\n")


def test_escaped_dollars(converted: Convert) -> None:
    assert converted("价 \\$\\$ 高").html == "<p>价 $$ 高</p>"


LEADS = ("", "> ", "- ", ":   ")
ABOVE = ("", "文", "# 题", "- 项\n", "<div>a</div>", "```\nx\n```", "| a |\n|--|\n| b |")
BELOW = ("", "文", "# 题", "- 项", "```\nx\n```", "{: .c}")


@pytest.mark.parametrize(("above", "lead", "below"), list(itertools.product(ABOVE, LEADS, BELOW)))
def test_a_display_formula_wherever_it_stands(
    read: Convert, above: str, lead: str, below: str
) -> None:
    page = read(f"{above}\n{lead}$$x$$\n{below}\n")
    assert page.problems == ()
    assert "\\[x\\]</div>" in page.html
    assert "$" not in page.html


def test_unknown_block(errors: Errors) -> None:
    (error,) = errors("/// nota | 标题\n内容\n///\n")
    assert error == "content/posts/a.md:5: unknown block “nota”. Did you mean “note”?"


def test_refused_options(errors: Errors) -> None:
    (error,) = errors("文\n\n/// details | x\n    opne: true\n\n内容\n///\n")
    assert error.startswith("content/posts/a.md:8: the block “details” has no option “opne”")


def test_the_second_of_two_equal_blocks_is_named(errors: Errors) -> None:
    found = errors("```\n/// nota\n```\n\n/// nota\n///\n\n/// nota\n///\n")
    assert [error.split(":")[1] for error in found] == ["9", "12"]


def test_unclosed_block(errors: Errors) -> None:
    (error,) = errors("/// note | 外\n内\n\n//// note | 里\n文\n////\n")
    assert error.startswith("content/posts/a.md:5: the block “note” is never closed.")


def test_a_closing_line_too_many(errors: Errors) -> None:
    (error,) = errors("/// note\n文\n///\n\n///\n")
    assert error.startswith("content/posts/a.md:9: /// closes no block.")


@pytest.mark.parametrize("body", ["- 一\n\n    /// nota | a\n    ///\n", "> 甲\n>\n> /// nota\n"])
def test_unknown_blocks_in_lists_and_quotations(errors: Errors, body: str) -> None:
    (error,) = errors(body)
    assert error.startswith("content/posts/a.md:7: unknown block “nota”.")


def test_a_head_without_its_bar(errors: Errors) -> None:
    (error,) = errors("/// note foo\n文\n///\n")
    assert error.startswith("content/posts/a.md:5: the block /// note foo was refused")


def test_indented_code_may_show_blocks(converted: Convert) -> None:
    html = converted("文\n\n    /// nota | x\n    内容\n    ///\n").html
    assert "/// nota | x" in html


def test_comments_hide_blocks(converted: Convert) -> None:
    converted("文\n\n<!--\n/// nota\n-->\n")


def test_slashes_before_a_formula_are_named_with_their_line(
    errors: Callable[[str], list[str]],
) -> None:
    assert errors("甲\n\n  ///$x$ [*a*")[0].startswith("content/posts/a.md:7: ")


def test_a_summary_is_read_as_strictly(reading: Build) -> None:
    page = source("文", HEAD.replace("\n\n", "\nSummary: 甲\n    /// nota\n    ///\n\n"))
    page.metadata, page.build = page.fields.values(), reading
    (error,) = read_page(page).problems
    assert str(error).startswith("content/posts/a.md:5: unknown block “nota”.")


def test_slashes_in_sentences_are_fine(converted: Convert) -> None:
    assert converted("甲 /// 乙").html == "<p>甲 /// 乙</p>"
