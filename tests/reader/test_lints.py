"""Every lint reports its own example, lets the mended one pass, and is documented."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.reader import PageSource, Pipeline, lints
from huoye.reader.lints import Lint
from tests.conftest import ROOT
from tests.promises import promised
from tests.reader.conftest import HEAD

WRITING = (ROOT / "docs/writing.md").read_text("utf-8")

NEW = '''"""Sentences end."""

from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.source import PageSource

NAME = "shouting"
MEANING = "Three marks in a row are too many."
WRONG = "Stop!!!\\n"
RIGHT = "Stop!\\n"


def check(page: PageSource) -> Iterator[BuildError]:
    for number, line in enumerate(page.text.split("\\n"), start=1):
        if "!!!" in line:
            yield page.error("three marks in a row", line=number, mend="Keep one of them")
'''

#: A fence in the documentation must be longer than those inside of it; no example has any.
SECTION = """### `{name}`

{meaning}

```
{wrong}```

```
{right}```
"""


def _reported(page: PageSource, build: Build) -> dict[str, list[BuildError]]:
    """What each lint says, by name."""
    page.build = build
    pipeline = build.get(Pipeline)
    page.block_names = pipeline.block_names()
    given = {"html": pipeline.html(page.body, page.lang), "fields": page.fields}
    return {
        lint.name: list(lint.check(page, **{name: given[name] for name in lint.needs}))
        for lint in lints.every_lint()
    }


def _page(lint: Lint, example: str) -> PageSource:
    head = "" if "fields" in lint.needs else HEAD
    return PageSource(Path.cwd() / "content/posts/a.md", head + example)


def _is_documented(lint: Lint, text: str) -> bool:
    section = SECTION.format(
        name=lint.name, meaning=lint.meaning, wrong=lint.wrong, right=lint.right
    )
    return section in text


@pytest.mark.parametrize("lint", lints.every_lint(), ids=lambda lint: lint.name)
def test_the_wrong_example_is_reported_and_the_right_one_is_not(lint: Lint, reading: Build) -> None:
    wrong = _reported(_page(lint, lint.wrong), reading)
    assert wrong.pop(lint.name)
    assert not any(wrong.values())
    assert not any(_reported(_page(lint, lint.right), reading).values())


@pytest.mark.parametrize("lint", lints.every_lint(), ids=lambda lint: lint.name)
def test_every_lint_is_documented_with_its_example(lint: Lint) -> None:
    assert _is_documented(lint, WRITING)


def test_the_documentation_lists_no_other() -> None:
    listed = WRITING.partition("## What stops the build")[2].partition("\n## ")[0]
    names = re.findall(r"^### `([\w-]+)`$", listed, re.M)
    assert sorted(names) == sorted(lint.name for lint in lints.every_lint())


def test_a_lint_needs_what_some_step_of_reading_gives() -> None:
    assert {lint.needs for lint in lints.every_lint()} == {
        frozenset(),
        frozenset({"html"}),
        frozenset({"fields"}),
    }


@pytest.fixture
def one_more_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of lints beside ours, with one file in it."""
    (tmp_path / "shouting.py").write_text(NEW, "utf-8")
    monkeypatch.setattr(lints, "__path__", [*lints.__path__, str(tmp_path)])
    yield tmp_path
    sys.modules.pop("huoye.reader.lints.shouting", None)


@pytest.mark.usefixtures("one_more_file")
def test_a_lint_is_one_file_and_its_section_in_the_documentation(reading: Build) -> None:
    assert len(promised("a lint")) == 2
    (new,) = (lint for lint in lints.every_lint() if lint.name == "shouting")
    page = _page(new, new.wrong)
    page.build = reading
    assert [str(problem) for problem in lints.run(page)] == [
        "content/posts/a.md:5: three marks in a row. Keep one of them."
    ]
    assert not any(_reported(_page(new, new.right), reading).values())
    assert not _is_documented(new, WRITING)
    added = WRITING + "\n### `shouting`\n\nThree marks in a row are too many.\n\n"
    assert _is_documented(new, added + "```\nStop!!!\n```\n\n```\nStop!\n```\n")
