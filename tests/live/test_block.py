"""Blocks in pages: the figure they become, and the errors that authors get."""

import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import pytest

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.live.block import BlockError, Figure, Kinds, LiveBlock, Range, ranges_of
from huoye.live.figure import Control
from huoye.live.markdown_blocks import LiveExtension
from huoye.onnx_demos.blocks.sample import Sample
from huoye.reader import PageResult, PageSource, Pipeline, read_page


@dataclass(frozen=True)
class Options:
    times: Annotated[int, Range(1, 9, 2)] = 1


class Echo(LiveBlock[str, Options]):
    NAME = "echo"
    OPTIONS = Options

    def subject(self, argument: str, page: PageSource) -> str:
        if argument == "wrong":
            raise BlockError("cannot echo", mend="Say something else", option="times")
        return argument

    def key(self, figure: Figure[str, Options]) -> Mapping[str, Any]:
        return {"text": figure.subject, "times": figure.options.times}

    def compute(self, figure: Figure[str, Options]) -> dict[str, Any]:
        return {"text": figure.subject * figure.options.times}

    def result(self, figure: Figure[str, Options]) -> str:
        return f"<output>{figure.made['text']}</output>"

    def values(self, figure: Figure[str, Options]) -> Any:
        return figure.made["text"]

    def controls(self, figure: Figure[str, Options]) -> Iterable[Control]:
        yield figure.number("times", "integer")

    def dependencies(self, figure: Figure[str, Options]) -> Iterable[Path]:
        return (Path("echo.txt"),)


ECHO = Echo()
#: Bakes are kept elsewhere than in the work's own folder.
SETTINGS = {"CACHE_PATH": tempfile.mkdtemp(prefix="huoye-echo-")}


def _read(body: str, kind: Echo = ECHO) -> PageResult:
    build = Build(SETTINGS)
    build.get(Kinds).add(kind)
    build.get(Pipeline).add_extension("live", lambda: LiveExtension(build))
    path = Path("content/a.md").absolute()
    return read_page(PageSource(path, f"Title: 试\nSlug: a\n\n{body}\n", build=build))


def _html(body: str) -> str:
    result = _read(body)
    assert result.problems == ()
    return result.html


def _problems(body: str, kind: Echo = ECHO) -> list[str]:
    return [str(problem) for problem in _read(body, kind).problems]


def test_a_block_becomes_a_figure_with_its_caption() -> None:
    result = _read("前。\n\n/// echo | la\n    times: 2\n\n图注*重*。\n///\n\n后。")
    html = result.html
    assert '<figure class="live" data-state="baked" data-widget="tests/test_block"' in html
    assert 'id="fig-echo-la"' in html
    assert 'data-words="zh"' in html
    assert "<div data-baked><output>lala</output></div>" in html
    assert "<figcaption>\n<p>图注<em>重</em>。</p>\n</figcaption>" in html
    assert html.index("前。") < html.index("<figure") < html.index("后。")
    assert Path("echo.txt") in result.dependencies


def test_two_of_a_kind_get_different_ids() -> None:
    html = _html("/// echo | a\n///\n\n/// echo | a\n///")
    assert 'id="fig-echo-a"' in html
    assert 'id="fig-echo-a-2"' in html


def test_a_subject_may_end_as_a_second_figure_does() -> None:
    html = _html("\n\n".join(f"/// echo | {name}\n///" for name in ("a", "a", "a-2", "a")))
    identifiers = re.findall(r'<figure[^>]* id="([^"]*)"', html)
    assert identifiers == ["fig-echo-a", "fig-echo-a-2", "fig-echo-a-2-2", "fig-echo-a-3"]


def test_ids_start_anew_on_every_page() -> None:
    first = _html("/// echo | a\n///")
    assert _html("/// echo | a\n///") == first


def test_fenced_blocks_are_code() -> None:
    html = _html("```text\n/// echo | a\n///\n```")
    assert "<figure" not in html


@pytest.mark.parametrize(
    ("body", "line", "what"),
    [
        (
            "/// echo | a\n    tims: 2\n///",
            5,
            "option “tims”: unknown field. Did you mean “times”?",
        ),
        (
            "/// echo | a\n\n///\n\n/// echo | b\n    times: x\n///",
            9,
            "option “times”: “x” stands where a whole number belongs",
        ),
        (
            "/// echo | a\n    times: 10\n///",
            5,
            "times is 10, outside 1 to 9. Choose a value inside",
        ),
        ("/// ecko | a\n///", 4, "unknown block “ecko”"),
        ("/// echo\n///", 4, "names nothing"),
        ("字\n\n/// echo | a\n", 6, "never closed"),
        ("/// echo | wrong\n    times: 3\n///", 5, "cannot echo. Say something else"),
    ],
)
def test_errors_name_file_and_line(body: str, line: int, what: str) -> None:
    (problem,) = _problems(body)
    assert problem.startswith(f"content/a.md:{line}: ")
    assert what in problem


def test_a_block_where_it_cannot_be_read() -> None:
    (problem,) = _problems("- 一\n\n    /// echo | a\n    ///")
    assert problem.startswith("content/a.md:6: ")
    assert "left margin" in problem


def test_a_page_with_a_broken_block_bakes_nothing() -> None:
    result = _read("/// echo | la\n///\n\n/// ecko | a\n///\n\n/// echo | wrong\n")
    assert [problem.line for problem in result.problems] == [7, 10]
    assert result.dependencies == {result.path}


def test_a_figure_in_a_summary_names_the_summarys_line() -> None:
    build = Build(SETTINGS)
    build.get(Kinds).add(Echo())
    build.get(Pipeline).add_extension("live", lambda: LiveExtension(build))
    text = "Title: 试\nSummary: /// echo | wrong\n    ///\n\n文\n"
    page = PageSource(Path("a.md").absolute(), text, build=build)
    page.metadata.update(page.fields.values())
    (problem,) = read_page(page).problems
    assert problem.line == 2


def test_the_pipeline_works_after_an_error() -> None:
    build = Build(SETTINGS)
    build.get(Kinds).add(Echo())
    build.get(Pipeline).add_extension("live", lambda: LiveExtension(build))
    for argument, problems in (("wrong", 1), ("a", 0)):
        text = f"Title: 试\nSlug: a\n\n/// echo | {argument}\n///\n"
        result = read_page(PageSource(Path("a.md").absolute(), text, build=build))
        assert len(result.problems) == problems
    assert "<figure" in result.html


def test_a_range_stands_once_and_rules_check_and_control() -> None:
    html = _html("/// echo | a\n    times: 9\n///")
    assert re.search(r'name="times" value="9" min="1" max="9" [^>]*step="2"', html)
    ((option, ends),) = ranges_of(Options).items()
    assert (option, ends.minimum, ends.maximum, ends.step) == ("times", 1, 9, 2)


def test_one_and_one_point_nought_stay_what_they_are() -> None:
    @dataclass(frozen=True)
    class Both:
        whole: Annotated[float, Range(0, 1)] = 0
        real: Annotated[float, Range(0, 1.0)] = 0

    ends = ranges_of(Both)
    assert [repr(ends[name].maximum) for name in ("whole", "real")] == ["1", "1.0"]


def test_a_kind_made_from_another_runs_in_its_module() -> None:
    class Draw(Sample):
        NAME = "draw"

    assert Draw.module() == Sample.module() == "onnx_demos/sample"
    assert Draw.module("other") == "onnx_demos/other"


def test_a_kind_without_a_module_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "lonely/blocks"
    folder.mkdir(parents=True)
    source = "from huoye.live.block import LiveBlock\nclass Alone(LiveBlock):\n    NAME = 'alone'\n"
    (folder / "alone.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    kinds = Build(SETTINGS).get(Kinds)
    with pytest.raises(BuildError, match=r"has no browser module\. Write alone\.mjs beside it"):
        kinds.add_package(import_module("lonely.blocks"))


def test_ends_as_authors_read_them() -> None:
    assert [str(Range(1, 64)), str(Range(0, 2**32 - 1)), str(Range(0))] == [
        "1 to 64",
        "0 to 4294967295",
        "0 or more",
    ]


def test_what_a_kind_says_of_itself_cannot_overwrite_the_specification() -> None:
    class Bold(Echo):
        def data(self, figure: Figure[str, Options]) -> Mapping[str, Any]:
            return {"inputs": {}}

    (problem,) = _problems("/// echo | a\n///", Bold())
    assert "data of a figure kind may not bear the names ['inputs']" in problem
