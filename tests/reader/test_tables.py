"""Nothing that stands in a table is lost."""

from collections.abc import Callable

import pytest

from huoye.core.build import Build
from huoye.reader import PageResult, Pipeline

Convert = Callable[..., PageResult]
Errors = Callable[[str], list[str]]

HEAD = "| 名 | 值 |\n|---|---|\n"


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (f"{HEAD}| 甲 | 一 |\n| 乙 | 二 | 三 |", 8),
        ("名 | 值\n---|---\n甲 | 一 | 二", 7),
        (f"甲\n\n{HEAD}| `a|b` | a||b |", 9),
        (f"<table><tr><td>甲</td></tr></table>\n\n{HEAD}| 甲 | 一 | 二 |", 9),
        ("- 项\n\n  | 名 | 值 |\n  |---|---|\n  | 甲 | 一 | 二 |", 9),
        ("> | 名 | 值 |\n> |---|---|\n> | 甲 | 一 | 二 |", 7),
    ],
)
def test_a_cell_without_a_column_is_named(errors: Errors, body: str, line: int) -> None:
    (error,) = errors(body)
    assert error.startswith(f"content/posts/a.md:{line}: a row of ")
    assert "Write \\| for a bar" in error


def test_it_is_shown_where_that_stops_nothing() -> None:
    html = Build().get(Pipeline).html(f"{HEAD}| 甲 | 一 | 二 |", "zh")
    assert "<td>二</td>" in html


@pytest.mark.parametrize(
    "row",
    [
        "| 甲 |",
        "| 甲 | 一 | |",
        "| 甲 | a \\| b |",
        "| 甲 | `a|b` |",
        "| 甲 | $\\ln|x|$ |",
        "甲 | 一",
    ],
)
def test_rows_that_lose_nothing(converted: Convert, row: str) -> None:
    assert converted(HEAD + row).html.count("<td>") == 2


def test_a_head_of_other_columns_than_its_hyphens_is_named(errors: Errors) -> None:
    (error,) = errors("甲\n\n| a | b | c |\n|---|---|\n| 1 | 2 | 3 |")
    assert error.startswith("content/posts/a.md:8: this table can't be read")
