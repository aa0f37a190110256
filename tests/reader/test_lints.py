"""Every lint reports its own example, lets the mended one pass, and is documented."""

import re
from pathlib import Path

import pytest

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.reader import PageSource, Pipeline, front_matter, lints, read_page
from huoye.reader.draft import Draft
from huoye.reader.lints import Lint, Severities
from huoye.reader.site import Site, SitePage, Term, Written
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

SECTION = """### `{lint.name}`

{lint.meaning}

{fence}
{lint.wrong}{fence}

{fence}
{lint.right}{fence}
"""


def _reported(lint: Lint, example: str, tmp_path: Path) -> dict[str, list[BuildError]]:
    """What each lint says of an example, by name; house rules that are off say nothing."""
    files = _files(lint, example)
    build = Build({"PATH": str(tmp_path), "LINTS": {lint.name: "error"}, "GLOSSARY": ["椭圆积分"]})
    site = _site(build, {tmp_path / name: text for name, text in files.items()})
    results = [_page_lints(build, tmp_path / name, text) for name, text in files.items()]
    given = {"site": site, "published": Written(frozenset(page.save_as for page in site.pages))}
    for other in lints.every_lint():
        if other.needs <= given.keys() and other.needs:
            found = other.check(**{name: given[name] for name in other.needs})
            results.append({other.name: list(found)})
    return {
        other.name: [problem for result in results for problem in result.get(other.name, ())]
        for other in lints.every_lint()
        if build.get(Severities).of(other) != "off"
    }


def _files(lint: Lint, example: str) -> dict[str, str]:
    """The files of an example: the first is a.md, comments name the others."""
    first, *others = re.split(r"^<!-- (\S+\.md) -->\n", example, flags=re.M)
    head = "" if lint.needs & {"fields", "site"} else HEAD
    return {"a.md": head + first, **dict(zip(others[::2], others[1::2], strict=True))}


def _page_lints(build: Build, path: Path, text: str) -> dict[str, list[BuildError]]:
    page = PageSource(path, text, metadata=front_matter.parse(text).values(), build=build)
    pipeline = build.get(Pipeline)
    page.block_names = pipeline.block_names()
    given = {"html": Draft(pipeline.html(page.body, page.lang)), "fields": page.fields}
    return {
        lint.name: list(lint.check(page, **{name: given[name] for name in lint.needs}))
        for lint in lints.every_lint()
        if lint.needs <= given.keys()
    }


def _site(build: Build, texts: dict[Path, str]) -> Site:
    """Pages as Pelican would place them, without Pelican."""
    pages = []
    for path, text in texts.items():
        path.write_text(text, "utf-8")
    for path, text in texts.items():
        fields = front_matter.parse(text).values()
        slug = fields.get("slug", path.stem)
        tags = [tag.strip() for tag in fields.get("tags", "").split(",") if tag]
        terms = [Term("tag", tag, f"tag/{tag.strip('+#').lower()}.html") for tag in tags]
        result = read_page(PageSource(path, text, metadata=fields, build=build))
        pages.append(SitePage(result, path.name, f"{slug}/", f"{slug}/index.html", tuple(terms)))
    return Site(build, tuple(pages))


def _is_documented(lint: Lint, text: str) -> bool:
    # A fence must be longer than those inside of it.
    fence = "````" if "```" in lint.wrong + lint.right else "```"
    section = SECTION.format(lint=lint, fence=fence)
    return section in text


@pytest.mark.parametrize("lint", lints.every_lint(), ids=lambda lint: lint.name)
def test_the_wrong_example_is_reported_and_the_right_one_is_not(lint: Lint, tmp_path: Path) -> None:
    wrong = _reported(lint, lint.wrong, tmp_path)
    assert wrong.pop(lint.name)
    assert not any(wrong.values()), wrong
    right = _reported(lint, lint.right, tmp_path)
    assert not any(right.values()), right


@pytest.mark.parametrize("lint", lints.every_lint(), ids=lambda lint: lint.name)
def test_every_lint_is_documented_with_its_example(lint: Lint) -> None:
    assert _is_documented(lint, WRITING)


def test_the_documentation_lists_no_other() -> None:
    listed = WRITING.partition("## What stops the build")[2].partition("\n## Before publishing")[0]
    names = re.findall(r"^### `([\w-]+)`$", listed, re.M)
    assert sorted(names) == sorted(lint.name for lint in lints.every_lint())


def test_a_lint_needs_what_some_step_of_reading_gives() -> None:
    assert {lint.needs for lint in lints.every_lint()} == {
        frozenset(),
        frozenset({"html"}),
        frozenset({"fields"}),
        frozenset({"site"}),
        frozenset({"site", "published"}),
    }


@pytest.fixture
def one_more_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of lints beside ours, with one file in it."""
    (tmp_path / "shouting.py").write_text(NEW, "utf-8")
    monkeypatch.setattr(lints, "__path__", [*lints.__path__, str(tmp_path)])
    return tmp_path


@pytest.mark.usefixtures("one_more_file")
def test_a_lint_is_one_file_and_its_section_in_the_documentation(reading: Build) -> None:
    assert len(promised("a lint")) == 2
    (new,) = (lint for lint in lints.every_lint() if lint.name == "shouting")
    page = PageSource(Path.cwd() / "content/posts/a.md", HEAD + new.wrong, build=reading)
    assert [str(problem) for problem in lints.run(page)] == [
        "content/posts/a.md:5: three marks in a row. Keep one of them."
    ]
    page = PageSource(Path.cwd() / "content/posts/a.md", HEAD + new.right, build=reading)
    assert lints.run(page) == []
    assert not _is_documented(new, WRITING)
    added = WRITING + "\n### `shouting`\n\nThree marks in a row are too many.\n\n"
    assert _is_documented(new, added + "```\nStop!!!\n```\n\n```\nStop!\n```\n")


def _of_a_line_that_shouts(settings: dict[str, object]) -> list[BuildError]:
    page = PageSource(Path("/a.md"), HEAD + "Stop!!!\n", build=Build(settings))
    return lints.run(page)


@pytest.mark.usefixtures("one_more_file")
def test_the_settings_say_how_grave_a_lint_is() -> None:
    (error,) = _of_a_line_that_shouts({"HUOYE_STRICT": True})
    assert not error.is_warning
    (elsewhere,) = _of_a_line_that_shouts({})
    assert elsewhere.is_warning
    (warning,) = _of_a_line_that_shouts({"LINTS": {"shouting": "warning"}})
    assert str(warning) == "/a.md:5: Warning: three marks in a row. Keep one of them."
    strict = {"LINTS": {"shouting": "warning"}, "WARNINGS_AS_ERRORS": True}
    (error,) = _of_a_line_that_shouts(strict)
    assert not error.is_warning
    assert _of_a_line_that_shouts({"LINTS": {"shouting": "off"}}) == []


@pytest.mark.parametrize(
    ("chosen", "said"),
    [({"dead-lnik": "off"}, "Did you mean “dead-link”?"), ({"dead-link": "no"}, "says “no”")],
)
def test_a_setting_that_names_no_lint_is_refused(chosen: dict[str, str], said: str) -> None:
    with pytest.raises(BuildError) as refused:
        _of_a_line_that_shouts({"LINTS": chosen})
    assert said in str(refused.value)
