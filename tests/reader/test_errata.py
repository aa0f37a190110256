"""Errata of an article: read with their lines, shown at its foot, and what they say of its date."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from huoye.core.build import Build
from huoye.reader import PageSource
from huoye.reader.errata import errata_of
from tests.conftest import Build as RunBuild
from tests.conftest import page_head


def _page(head: str, *, strict: bool = True) -> PageSource:
    build = Build({"HUOYE_STRICT": strict})
    return PageSource(Path("a.md").absolute(), head + "\nText.\n", build=build)


@pytest.mark.parametrize(
    "head",
    [
        "Title: A\nErrata: 2026-11-20: One: two.\n    2026-11-25: Three,\n    goes on.\n",
        "Title: A\nErrata: 2026-11-25: Three, goes on.\n    2026年11月20日：One: two.\n",
        "---\nerrata:\n  - '2026-11-20: One: two.'\n  - '2026-11-25: Three, goes on.'\n---\n",
        "---\nerrata:\n  - 2026-11-20: 'One: two.'\n  - 2026-11-25: Three, goes on.\n---\n",
    ],
)
def test_errata_in_every_form(head: str) -> None:
    problems: list[Exception] = []
    errata = errata_of(_page(head), problems)  # type: ignore[arg-type]
    assert problems == []
    assert [(one["date"], one["text"]) for one in errata or ()] == [
        (datetime(2026, 11, 20), "One: two."),
        (datetime(2026, 11, 25), "Three, goes on."),
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("2026-02-30: A.", "a.md:2: this erratum begins with no date: “2026-02-30: A.”"),
        ("A text.", "a.md:2: this erratum begins with no date: “A text.”"),
        ("2026-11-20: A.\n    2026-13-01: B.", "a.md:3: this erratum begins with no date"),
        ("2026-11-20:", "a.md:2: the erratum of 2026-11-20 says nothing"),
        ("20/11/2026: A.", "a.md:2: this erratum begins with no date"),
        ("2026-11-20 A.", "a.md:2: this erratum begins with no date"),
    ],
)
def test_what_is_no_erratum(lines: str, said: str) -> None:
    problems: list[Exception] = []
    errata_of(_page(f"Title: A\nErrata: {lines}\n"), problems)  # type: ignore[arg-type]
    (problem,) = map(str, problems)
    assert said in problem and "Write `Errata: 2026-11-20" in problem


def test_what_another_blog_means_by_it() -> None:
    problems: list[Exception] = []
    page = _page("Title: A\nErrata: none so far\n", strict=False)
    assert errata_of(page, problems) is None  # type: ignore[arg-type]
    assert problems == []


def test_they_are_shown_and_date_the_article(build: RunBuild, tmp_path: Path) -> None:
    content = tmp_path / "content/posts"
    content.mkdir(parents=True)
    more = "Errata: 2026-11-25: <b>b</b> & c.\n    2026-11-20: First.\n"
    for slug, line in (("a", more), ("b", more + "Modified: 2026-11-28\n"), ("c", "")):
        (content / f"{slug}.md").write_text(page_head(slug, more=line) + "文。\n", "utf-8")
    output = tmp_path / "output"
    done = build(content.parent, output)
    assert done.returncode == 0, done.stdout + done.stderr
    html = {slug: (output / f"2020/{slug}/index.html").read_text("utf-8") for slug in "abc"}
    for slug in "ab":
        foot = html[slug].partition('<h2 id="errata">勘误</h2>')[2]
        assert foot.index("First.") < foot.index("&lt;b&gt;b&lt;/b&gt; &amp; c.")
        assert '<time datetime="2026-11-20">2026-11-20</time>' in foot
    assert "errata" not in html["c"]
    assert 'datetime="2026-11-25T00:00:00+08:00"' in html["a"]
    assert 'datetime="2026-11-28T00:00:00+08:00"' in html["b"]
    feed = (output / "feeds/all.atom.xml").read_text("utf-8")
    assert feed.count("<updated>2026-11-25T00:00:00+08:00</updated>") == 1
