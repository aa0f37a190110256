"""docs/plugins.md is held against the code: every hook, every argument, every example."""

import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huoye.core.build import Build, begun, start, written
from huoye.core.problems import Problems
from huoye.live.assets import Assets
from huoye.live.block import Kinds
from huoye.reader import PageResults, PageSource, Pipeline
from tests.author import Author
from tests.conftest import ROOT
from tests.core.blog import Blog

GUIDE = (ROOT / "docs/plugins.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", GUIDE, re.M | re.S)
SECTIONS = dict(re.findall(r"^### `(.+?)`\n(.*?)(?=^##|\Z)", GUIDE, re.M | re.S))


def _hooks() -> dict[str, Callable[..., Any]]:
    """Whatever adds something to a build, and how a plugin comes by it."""
    adders = {
        f"{cls.__name__}.{name}": value
        for cls in (Pipeline, Kinds, Assets)
        for name, value in vars(cls).items()
        if name.startswith("add")
    }
    others = (Build.get, Build.of, PageSource.error, Problems.report)
    return adders | {method.__qualname__: method for method in others}


HOOKS = _hooks()


def _arguments(hook: Callable[..., Any]) -> list[inspect.Parameter]:
    return [p for p in inspect.signature(hook).parameters.values() if p.name != "self"]


def _heading(name: str) -> str:
    """As the guide writes a call: without types and defaults."""
    shown: list[str] = []
    for argument in _arguments(HOOKS[name]):
        if argument.kind is argument.KEYWORD_ONLY and "*" not in shown:
            shown.append("*")
        shown.append(argument.name)
    return f"{name}({', '.join(shown)})"


def test_every_hook_is_documented_and_no_other() -> None:
    assert set(SECTIONS) == {*map(_heading, HOOKS), "begun", "written"}


@pytest.mark.parametrize("name", HOOKS)
def test_every_argument_is_described_with_an_example(name: str) -> None:
    section = SECTIONS[_heading(name)]
    described = re.findall(r"^- `(\w+)`: \S", section, re.M)
    assert described == [argument.name for argument in _arguments(HOOKS[name])]
    example = section.partition("```python\n")[2].partition("```")[0]
    assert f"{name.partition('.')[2]}(" in example


def test_the_plugin_in_the_guide_works_in_a_blog(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.put("outside.py", EXAMPLES[0])
    blog.set("PLUGINS.append('outside')\n")
    blog.write("a", "[out](https://example.com) [in](#top)")
    blog.build()
    html = (blog.output / "a.html").read_text("utf-8")
    assert '<a rel="external" href="https://example.com">' in html
    assert '<a href="#top">' in html


@pytest.fixture
def guide() -> dict[str, Any]:
    """What the guide's examples define, one after the other."""
    names: dict[str, Any] = {}
    exec("\n".join(EXAMPLES), names)
    begun.disconnect(names["begin_quietly"])
    written.disconnect(names["look"])
    return names


def test_the_examples_work(guide: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    build = start({"SITEURL": ""})
    for name, receiver in guide.items():
        if name.startswith("begin_"):
            receiver(build)
    assert "draw" in build.get(Kinds)
    (problem,) = build.problems.found()
    assert str(problem) == "SITEURL is empty. Set it in pelicanconf.py."
    result = Author(build)('Two -- "words" <mark>x</mark>')
    assert "&ndash; &ldquo;words&rdquo;" in result.html
    assert "<mark>" in result.html and "<mark>" not in result.summary
    assert build.get(Pipeline).run_feed_passes("<mark>x</mark>") == "x"
    assert build.get(guide["Counts"]).words == {result.path: 4}
    build.get(Pipeline).add_pass("drafts", guide["refuse_drafts"], order=1)
    assert "“TODO” is left in the text. Finish it." in Author(build).error("TODO")
    build.close()


def test_what_a_receiver_of_pelicans_signals_finds(
    guide: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    class Pelican:
        settings: dict[str, Any]

    pelican = Pelican()
    pelican.settings = {}
    build = Build(pelican.settings)
    pelican.settings["HUOYE_BUILD"] = build
    build.get(guide["Counts"]).words[Path("a.md")] = 3
    guide["at_the_end"](pelican)
    assert capsys.readouterr().out == "3 words\n"
    assert list(build.get(PageResults)) == []
