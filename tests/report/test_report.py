"""What a build says of itself: on a terminal a bar, at its end what it did, and why when asked."""

from __future__ import annotations

import io
from itertools import count
from pathlib import Path

import pytest
from rich.console import Console

from huoye.core.build import Build
from huoye.page_cache.reasons import Reasons
from huoye.report.account import Account, is_explained
from huoye.report.bar import Bar, is_wanted
from tests.core.blog import Blog


def test_it_says_what_it_did_and_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blog = Blog(tmp_path)
    blog.set('HUOYE_PURE = ["theme"]\n')
    assert "Pages: 2 read, 0 as they were kept" in blog.build()
    blog.write("a", "Another text.")
    monkeypatch.setenv("HUOYE_EXPLAIN", "1")
    said = blog.build()
    assert "Pages: 1 read, 1 as they were kept" in said
    assert "content/posts/a.md was read: its text changed" in said
    assert "a.html was rendered: the content of content/posts/a.md changed" in said
    assert "b.md" not in said and "b.html" not in said and "index.html" not in said
    blog.write("a", "Another text.", more="Tags: t\n")
    assert "b.html was rendered: the tags of content/posts/a.md changed" in blog.build()
    blog.put("theme/templates/index.html", "{{ SITENAME }}")
    assert "b.html was rendered: theme/templates/index.html changed" in blog.build()
    blog.write("c", "A third.")
    assert "b.html was rendered: content/posts/c.md is there now" in blog.build()
    (blog.output / "b.html").write_text("Another.")
    said = blog.build()
    assert "b.html was rendered: what stands in the output is not what was written there" in said
    assert "a.html" not in said
    # Asking is no reason to read again, and what was not done is not told.
    said = blog.build()
    assert "read" not in said
    blog.set("FORMATTED_FIELDS = ['summary', 'more']\n")
    said = blog.build()
    assert "content/posts/b.md was read: setting FORMATTED_FIELDS changed" in said
    assert "Every file was rendered: it isn't known how the theme uses pages" in said
    # Into a pipe no bar and nothing that moves a terminal's cursor goes.
    assert "\x1b" not in said


def test_many_pages_of_one_reason_are_counted() -> None:
    build = Build()
    reasons = build.get(Reasons)
    for number in range(13):
        reasons.add(Path(f"/a/{number:02}.md"), "setting LINTS changed")
    reasons.add(Path("/a/x.md"), "its text changed")
    reasons.add(Path("/a/y.md"), "")
    lines = list(build.get(Account).explanation())
    assert lines[0] == "/a/x.md was read: its text changed"
    assert len(lines) == 12
    assert lines[-1] == "3 more were read: setting LINTS changed"


@pytest.mark.parametrize(("value", "is_on"), [("1", True), ("", False), ("0", False)])
def test_it_is_asked_for_by_the_environment(value: str, is_on: bool) -> None:
    assert is_explained({"HUOYE_EXPLAIN": value}) is is_on
    assert not is_explained({})


def test_a_bar_is_for_those_who_look_on() -> None:
    terminal = Console(file=io.StringIO(), force_terminal=True)
    assert is_wanted(terminal, {})
    assert not is_wanted(terminal, {"CI": "true"})
    assert not is_wanted(Console(file=io.StringIO()), {})


def test_a_bar_shows_the_steps_of_a_long_build() -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=80)
    # A build that is over soon shows none.
    shown = Bar(console)
    shown.begin("Reading pages", 10)
    shown.done(3)
    shown.close()
    assert out.getvalue() == ""
    # Within Pelican's own sign that it is at work.
    with console.status("Generating..."):
        shown = Bar(console, count(0, 3).__next__)
        shown.begin("Reading pages", 10)
        shown.done(3)
        shown.begin("Writing files", None)
        shown.done(2)
        shown.close()
    assert "Reading pages" in out.getvalue()
    assert "3/10" in out.getvalue()
    assert "Writing files" in out.getvalue()
