"""Whatever stands in a file: it is read, or refused with a reason, in bounded time."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from benchmarks.articles import articles
from huoye.core.build import Build
from huoye.reader import PageSource, Pipeline, read_page
from huoye.reader.limits import LONGEST_PAGE
from huoye.reader.titles import title_html
from tests.reader.conftest import HEAD

BUILD = Build()
#: Far above what any takes on a quiet machine.
SECONDS = 60


def read(body: str) -> list[str]:
    page = PageSource(Path.cwd() / "content/posts/a.md", HEAD + body, build=BUILD)
    started = time.process_time()
    result = read_page(page)
    assert time.process_time() - started < SECONDS
    return [str(problem) for problem in result.problems]


@seed(2009)
@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(articles)
def test_random_articles(body: str) -> None:
    for problem in read(body):
        assert "internal error" not in problem
        assert problem.startswith("content/posts/a.md")


@pytest.mark.parametrize(
    "body",
    [
        "文" * 10_000_000,
        "文字。\n\n" * 2_000_000,
        "[" * 20_000,
        "[a" * 20_000,
        "*a**b" * 5000,
        "#" * 10_000,
        "<!--" * 10_000,
        "> " * 3000 + "深",
        "- " * 3000 + "深",
        "\n".join("  " * depth + "- 深" for depth in range(200)),
        "\n".join("    " * depth + "1. 深" for depth in range(200)),
        "$\\text{" * 3000,
        "\\begin{a}" * 3000,
        "```a\n~~~b\n" * 2000,
    ],
    ids=lambda body: repr(body[:12]),
)
def test_monsters(body: str) -> None:
    problems = read(body)
    assert not any("internal error" in problem for problem in problems)


def test_what_is_too_long_is_said_with_its_remedy() -> None:
    (problem,) = read("文" * LONGEST_PAGE)
    length = LONGEST_PAGE + len(HEAD)
    assert problem.startswith(f"content/posts/a.md:1: the page has {length} characters")
    assert problem.endswith("Part it into several, or publish it as a file.")
    (problem,) = read("文\n\n" + "[" * 3000)
    assert problem.startswith("content/posts/a.md:7: more than 500 times “[” in a row.")


@given(st.text(alphabet="<>&\"'/$*`scriptab 文\\{}", max_size=40))
def test_titles_are_never_markup(title: str) -> None:
    bare = re.sub(r'<span class="arithmatex">|</span>', "", title_html(title))
    assert "<" not in bare
    assert ">" not in bare


@given(st.text(alphabet="<>&\"'/$*scriptab 文{}", min_size=1, max_size=40))
def test_escaped_text_is_never_markup(text: str) -> None:
    escaped = "甲" + "".join(f"\\{sign}" if sign in "<>*{}$" else sign for sign in text)
    html = BUILD.get(Pipeline).html(escaped.replace("&", "&amp;").replace("  ", " "), "zh")
    assert set(re.findall(r"<[^>]*>", html)) <= {"<p>", "</p>"}
