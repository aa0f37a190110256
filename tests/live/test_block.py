"""Blocks in pages: the figure they become, and the errors that authors get."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from huoye.core.errors import BuildError
from huoye.live import block
from huoye.live.block import BlockError, LiveBlock, LiveExtension
from huoye.live.figure import Baked
from huoye.reader import PageSource, convert, pipeline


@dataclass(frozen=True)
class Options:
    times: int = 1


class Echo(LiveBlock):
    NAME = "echo"
    WIDGET = "tests/echo"
    OPTIONS = Options

    def bake(self, argument: str, options: Options, page: PageSource) -> Baked:
        if argument == "wrong":
            raise BlockError("cannot echo", mend="say something else", option="times")
        return Baked(
            f"<output>{argument * options.times}</output>",
            {"times": options.times},
            argument,
            dependencies=(Path("echo.txt"),),
        )


@pytest.fixture(autouse=True)
def _echo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(block, "_kinds", {"echo": Echo()})
    monkeypatch.setattr(pipeline, "_factories", {"live": LiveExtension})
    monkeypatch.setattr(pipeline, "_passes", {})
    pipeline.discard()
    yield
    pipeline.discard()


def _page(body: str) -> PageSource:
    return PageSource(Path("content/a.md").absolute(), f"Title: 试\nSlug: a\n\n{body}\n")


def _problems(body: str) -> list[str]:
    """The errors of a page, without distinction of one or several."""
    try:
        convert(_page(body))
    except BuildError as error:
        return [str(error)]
    except ExceptionGroup as group:
        return [str(error) for error in group.exceptions]
    return []


def test_a_block_becomes_a_figure_with_its_caption() -> None:
    page = _page("前。\n\n/// echo | la\n    times: 2\n\n图注*重*。\n///\n\n后。")
    html = convert(page).html
    assert '<figure class="live" data-state="baked" data-widget="tests/echo"' in html
    assert 'id="fig-echo-la"' in html
    assert "<div data-baked><output>lala</output></div>" in html
    assert "<figcaption>\n<p>图注<em>重</em>。</p>\n</figcaption>" in html
    assert html.index("前。") < html.index("<figure") < html.index("后。")
    assert Path("echo.txt") in page.dependencies


def test_two_of_a_kind_get_different_ids() -> None:
    html = convert(_page("/// echo | a\n///\n\n/// echo | a\n///")).html
    assert 'id="fig-echo-a"' in html
    assert 'id="fig-echo-a-2"' in html


def test_ids_start_anew_on_every_page() -> None:
    first = convert(_page("/// echo | a\n///")).html
    assert convert(_page("/// echo | a\n///")).html == first


def test_fenced_blocks_are_code() -> None:
    html = convert(_page("```text\n/// echo | a\n///\n```")).html
    assert "<figure" not in html


@pytest.mark.parametrize(
    ("body", "line", "what"),
    [
        (
            "/// echo | a\n    tims: 2\n///",
            5,
            "option “tims”: unknown field. Did you mean 'times'?",
        ),
        (
            "/// echo | a\n\n///\n\n/// echo | b\n    times: x\n///",
            9,
            "option “times”: 'x' stands where a whole number belongs",
        ),
        ("/// ecko | a\n///", 4, "unknown block “ecko”"),
        ("/// echo\n///", 4, "names nothing"),
        ("字\n\n/// echo | a\n", 6, "never closed"),
        ("/// echo | wrong\n    times: 3\n///", 5, "cannot echo. say something else"),
    ],
)
def test_errors_name_file_and_line(body: str, line: int, what: str) -> None:
    (problem,) = _problems(body)
    assert problem.startswith(f"content/a.md:{line}: ")
    assert what in problem


def test_a_block_where_it_cannot_be_read() -> None:
    (problem,) = _problems("- 一\n\n    /// echo | a\n    ///")
    assert "content/a.md" in problem
    assert "left margin" in problem


def test_the_pipeline_works_after_an_error() -> None:
    assert _problems("/// echo | wrong\n///")
    assert "<figure" in convert(_page("/// echo | a\n///")).html
