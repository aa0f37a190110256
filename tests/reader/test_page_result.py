"""What reading a page gives."""

import pickle
from pathlib import Path

from huoye.core.build import Build
from huoye.core.files import PublishedFile
from huoye.reader import PageResult, PageResults, PageSource, Pipeline, Reading, read_page
from huoye.reader.reading import Read

TEXT = """\
Title: 题
Slug: a

## 梯度

见[下](#梯度)与<img src="{static}/files/a.png" alt="x">。[^1]

[^1]: 注
"""


def _read(build: Build) -> PageResult:
    return read_page(PageSource(Path("content/a.md").absolute(), TEXT, build=build))


def test_a_value_that_is_the_same_every_time() -> None:
    first, again = _read(Build()), _read(Build())
    assert first == again
    assert pickle.loads(pickle.dumps(first)) == first  # noqa: S301 (our own bytes)


def test_labels_and_links_are_those_of_the_page() -> None:
    page = _read(Build())
    assert "梯度" in page.labels
    assert {"#梯度", "{static}/files/a.png"} <= set(page.links)
    # Every link into the page leads somewhere.
    assert {link[1:] for link in page.links if link.startswith("#")} <= page.labels


def test_what_blocks_leave_is_in_it(tmp_path: Path) -> None:
    file = PublishedFile("files/a.png", "0" * 64, tmp_path / "a.png")

    def leave(html: str, page: PageSource) -> str:
        page.files[file.url] = file
        page.pictures.add(file.url)
        page.dependencies.add(tmp_path / "b.py")
        return html

    build = Build()
    build.get(Pipeline).add_pass("leave", leave, order=1)
    page = _read(build)
    assert page.files == (file,)
    assert page.dependencies == {page.path, tmp_path / "b.py"}
    results = build.get(PageResults)
    results.add(page)
    results.add(page)
    assert results.files == results.pictures == {file.url: file}


def test_links_that_lead_nowhere_yet_are_in_it(tmp_path: Path) -> None:
    """Whether a file is there decides how a link to it is written."""
    content = tmp_path.resolve()
    (content / "there.md").write_text("x")
    text = "Title: t\n\n[a](there.md), [b](other/), [c](#d), [e](https://example.org), [f](../up)\n"
    page = PageSource(content / "a.md", text, build=Build({"PATH": str(content)}))
    result = read_page(page)
    assert result.sought == {content / "there.md": True, content / "other": False}


def test_rooms_stand_in_between() -> None:
    build = Build()
    pages = []

    def counted(read: Read) -> Read:
        def run(page: PageSource) -> PageResult:
            pages.append(page.path)
            return read(page)

        return run

    build.get(Reading).wrap(counted)
    build.get(Reading).wrap(counted)
    page = PageSource(Path("content/a.md").absolute(), TEXT, build=build)
    assert build.get(Reading)(page) == _read(Build())
    assert pages == [page.path] * 2


def test_two_builds_have_passes_of_their_own() -> None:
    changed, plain = Build(), Build()
    changed.get(Pipeline).add_pass("x", lambda html, page: html.replace("见", "看"), order=1)
    assert "看" in _read(changed).html
    assert "看" not in _read(plain).html
