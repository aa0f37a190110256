"""What the documentation of Python-Markdown and pymdownx allows, and blogs write, raises no alarm.

The examples are our own, a section `%% name` each in `valid_syntax/`.
"""

import re
from pathlib import Path

import pytest

from huoye.core.build import Build
from huoye.reader import PageSource, front_matter, lints, read_page

FOLDER = Path(__file__).parent / "valid_syntax"
HEAD = "Title: t\nDate: 2020-01-01\nSlug: a\n\n"


def _examples() -> dict[str, str]:
    found = {}
    for path in sorted(FOLDER.glob("*.md")):
        _, *parts = re.split(r"^%% (.+)\n", path.read_text("utf-8"), flags=re.M)
        for name, text in zip(parts[::2], parts[1::2], strict=True):
            found[f"{path.stem}: {name}"] = text
    return found


EXAMPLES = _examples()


@pytest.fixture(scope="module", params=[True, False], ids=["strict", "elsewhere"])
def build(request: pytest.FixtureRequest) -> Build:
    return Build({"HUOYE_STRICT": request.param})


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_alarm(build: Build, name: str) -> None:
    text = HEAD + EXAMPLES[name]
    page = PageSource(Path("/a.md"), text, "en", front_matter.parse(text).values(), build)
    problems = [*lints.run(page, fields=page.fields), *read_page(page).problems]
    assert [str(problem) for problem in problems] == []
