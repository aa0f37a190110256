"""Where in a file something stands, and the front matter above it."""

import re
from pathlib import Path

import pytest

from huoye.reader import PageSource, Pipeline, front_matter

TEXT = """\
Title: 题
Slug: a

    缩进
文 $x$ 与 `$x$`
```
$x$
```
> - $$a
>   b$$
<!-- $x$ -->
又 $x$
"""


@pytest.fixture
def page() -> PageSource:
    return PageSource(Path("/site/content/a.md"), TEXT)


def test_line_of_skips_fenced_code(page: PageSource) -> None:
    assert page.line_of("Title:") == 1
    assert page.line_of("$x$") == 5
    assert page.line_of("$x$", 3) == 12
    assert page.line_of("$x$", 4) is None
    assert page.line_of("无") is None


def test_line_of_ignores_quote_marks_and_indentation(page: PageSource) -> None:
    assert page.line_of("$$a\nb$$") == 9


def test_matches_skip_every_kind_of_code(page: PageSource) -> None:
    assert page.lines_matching(re.compile(r"\$x\$")) == [5, 12]


def test_blanking_keeps_every_place(page: PageSource) -> None:
    assert len(page.without_code) == len(TEXT)
    assert page.without_code.count("\n") == TEXT.count("\n")


def test_a_fence_without_end_is_text() -> None:
    page = PageSource(Path("/a.md"), "```\n$x$\n~~~\n")
    assert page.line_of("$x$") == 2


def test_errors_name_the_file(page: PageSource) -> None:
    error = page.error("wrong", line=3, mend="Mend it")
    assert str(error) == "/site/content/a.md:3: wrong. Mend it."


def test_extensions_meet_the_page_that_is_read(page: PageSource) -> None:
    pipeline = Pipeline(page.build)
    with pytest.raises(RuntimeError):
        _ = pipeline.page
    with pipeline.reading(page):
        assert pipeline.page is page
    with pytest.raises(RuntimeError):
        _ = pipeline.page


def test_the_body_begins_below_the_blank_line(page: PageSource) -> None:
    assert page.body.startswith("    缩进\n")


def test_front_matter_keeps_lines_and_continuations() -> None:
    fields = front_matter.parse(
        "---\nTitle: a: b\nSummary: 一\n    二\nTAGS: x\ntitle: c\n---\n正文: x\n"
    )
    assert fields.values() == {"title": "a: b", "summary": "一\n二", "tags": "x"}
    assert [(entry.key, entry.line) for entry in fields.repeated()] == [("title", 6)]
    assert (fields.line("tags"), fields.line("date")) == (5, 1)


def test_a_file_without_front_matter_is_all_text() -> None:
    assert front_matter.parse("文字\n\n更多").end == 0
