"""A page that takes for ever to read is named with its line, whatever takes it."""

import re
from itertools import count
from pathlib import Path
from threading import Thread
from time import thread_time
from typing import Any

import pytest
from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from pelican.settings import DEFAULT_CONFIG

from huoye.core.build import KEY, Build
from huoye.reader import lints
from huoye.reader.pelican_reader import PageReader
from huoye.reader.pipeline import Pipeline
from tests.author import HEAD, Author

#: Nobody waits long for what never ends.
_SECONDS = 0.2
_MORE = "content/a.md:{}: the page takes more than 0.2 s to read, and was stopped at {}. Write it "


class _Stumbling(InlineProcessor):
    # Python-Markdown's types say another base.
    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]
        return re.match("(a*)*b", "a" * 60), 0, 0


class Stumbling(Extension):
    """Tries for ever what stands behind one sign."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(_Stumbling("※", md), "stumbling", 175)


@pytest.fixture
def build() -> Build:
    """One that has read a page already: whoever comes first waits for what all need."""
    build = Build({})
    build.get(Pipeline).add_extension("stumbling", Stumbling)
    Author(build)("Text.")
    build.settings = {"READ_SECONDS": _SECONDS}
    return build


def test_the_paragraph_is_named(build: Build) -> None:
    error = Author(build).error("First.\n\n> Second\n> ※ on two lines\n\nThird.")
    assert error.startswith(_MORE.format(6, "the Markdown of this paragraph"))


def test_the_next_page_is_whole(build: Build) -> None:
    author = Author(build)
    author.error("- ※")
    assert author("- Text.").html == "<ul>\n<li>Text.</li>\n</ul>"


def test_a_pass_is_named(build: Build) -> None:
    build.get(Pipeline).add_pass(
        "for-ever", lambda html, page: "".join("" for _ in count()), order=5
    )
    assert Author(build).error("Text.").startswith(_MORE.format(4, "the pass “for-ever”"))


@pytest.fixture
def slow_lint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (
        "import re",
        'NAME = "slow-lint"',
        'MEANING = WRONG = RIGHT = ""',
        "def check(page):",
        '    return re.findall("(?:甲*)*乙", page.body)',
    )
    (tmp_path / "slow_lint.py").write_text("\n".join(lines), "utf-8")
    monkeypatch.setattr(lints, "__path__", [*lints.__path__, str(tmp_path)])


@pytest.mark.usefixtures("slow_lint")
def test_a_lint_is_named(build: Build) -> None:
    assert Author(build).error("甲" * 60).startswith(_MORE.format(4, "the lint “slow-lint”"))


@pytest.mark.usefixtures("slow_lint")
def test_the_rest_of_the_site_is_read(tmp_path: Path) -> None:
    settings = {**DEFAULT_CONFIG, "PATH": str(tmp_path), "READ_SECONDS": 1}
    settings["CACHE_PATH"] = str(tmp_path / "cache")
    settings[KEY] = build = Build(settings)
    reader = PageReader(settings)
    for name, body in {"a": "甲" * 60, "b": "Text."}.items():
        (tmp_path / f"{name}.md").write_text(HEAD + body, "utf-8")
    assert [reader.read(str(tmp_path / f"{name}.md"))[0] for name in "ab"] == ["", "<p>Text.</p>"]
    (problem,) = build.problems.found()
    assert problem.path == tmp_path / "a.md"


def test_where_nothing_interrupts_time_is_looked_at_between_two_stages(build: Build) -> None:
    def slow(html: str, page: object) -> str:
        ends = thread_time() + 2 * _SECONDS
        while thread_time() < ends:
            pass
        return html

    build.get(Pipeline).add_pass("slow", slow, order=5)
    build.get(Pipeline).add_pass("next", lambda html, page: "never", order=6)
    errors: list[str] = []
    thread = Thread(target=lambda: errors.append(Author(build).error("Text.")))
    thread.start()
    thread.join()
    assert errors[0].startswith(_MORE.format(4, "the pass “slow”"))
