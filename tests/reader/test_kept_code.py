"""Code is coloured once, and looks as if it were coloured each time."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pymdownx.highlight
import pytest

from huoye.core.build import Build
from huoye.reader import Pipeline

#: Each is coloured in another way.
FENCES = (
    "```python\nprint(1)\n```",
    "```python\nprint(2)\n```",
    "```shell\nprint(1)\n```",
    "```\nprint(1)\n```",
    '```python hl_lines="1"\nprint(1)\n```',
    "```{.python .own #here}\nprint(1)\n```",
    "```nobody-knows-it\n<b>&amp;\n```",
)
#: What is not kept: the title is of the page.
TITLED = '```python title="A"\nprint(1)\n```'

Make = Callable[..., str]


@pytest.fixture
def coloured(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What Pygments was given."""
    given: list[str] = []
    highlight = pymdownx.highlight.highlight

    def counted(code: str, *rest: Any) -> Any:
        given.append(code)
        return highlight(code, *rest)

    monkeypatch.setattr(pymdownx.highlight, "highlight", counted)
    return given


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """make(text, cache, settings of Markdown's extension): HTML, in a build of its own."""

    def run(text: str, cache: str = "cache", **config: Any) -> str:
        setting = {"extension_configs": {"pymdownx.highlight": config}}
        build = Build({"CACHE_PATH": str(tmp_path / cache), "MARKDOWN": setting})
        with closing(build):
            return build.get(Pipeline).html(text, "en")

    yield run


def test_every_way_of_colouring(make: Make, coloured: list[str]) -> None:
    alone = [make(fence, f"cache {number}") for number, fence in enumerate(FENCES)]
    assert len(coloured) == len(FENCES)
    coloured.clear()
    together = [make(fence) for fence in FENCES]
    assert together == alone
    assert len(coloured) == len(FENCES)
    assert [make(fence) for fence in FENCES] == alone
    assert make("\n\n".join(FENCES)) == "\n".join(alone)
    assert len(coloured) == len(FENCES)


def test_settings_and_packages_count(
    make: Make, coloured: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fence = FENCES[0]
    assert make(fence) != make(fence, pygments_lang_class=True)
    assert len(coloured) == 2
    # Of those, lines are numbered through the page.
    spans = make(f"{fence}\n\n{fence}", line_spans="s")
    assert "s-0-1" in spans
    assert "s-1-1" in spans
    coloured.clear()
    for _ in range(2):
        make(TITLED)
    assert len(coloured) == 2
    (tmp_path / "packages/a_language-1.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(str(tmp_path / "packages"))
    make(fence)
    assert len(coloured) == 3
