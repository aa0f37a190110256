"""An article ends with those that refer to it, in every build that changes them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from huoye import theme
from tests.core.blog import Blog, tree
from tests.incremental.test_nothing_changed import RUN

WORKS = """
@misc{own, title={Ours}, author={We}, year=2020, slug={target}}
@misc{lost, title={Lost}, author={We}, year=2020, slug={targt}}
"""
#: Article -> its text and what else stands in its head.
ARTICLES = {
    "target": ("Text.\n\n[its translation](target.zh.md)\n\n## A part {#part}\n", ""),
    "target.zh": ("文。\n\n<!-- more -->\n\n末。", "Lang: zh\n"),
    "file": ("[a file](target.md#part), [twice](target.md)", ""),
    "file.zh": ("[a file](target.md)", "Lang: zh\n"),
    "address": ("[an address](/target.html)", ""),
    "beside": ("[beside](target.html?a=1#part)", ""),
    "whole": ("[whole](https://example.org/target.html)", ""),
    "label": ("\\cref{target#part}", ""),
    "work": ("[@own]", ""),
    "work.zh": ("[@own]", "Lang: zh\n"),
    "draft": ("[a draft](target.md)", "Status: draft\n"),
    "other": (
        "[another](https://example.com/target.html), <mailto:target.html>, [it](other.md)",
        "",
    ),
}
REFERRING = {"file", "address", "beside", "whole", "label", "work"}


class Articles(Blog):
    def __init__(self, root: Path) -> None:
        super().__init__(root)
        for name in ("a", "b"):
            (root / f"content/posts/{name}.md").unlink()
        self.put("content/works.bib", WORKS)
        for name, (text, head) in ARTICLES.items():
            self.write(name, text, head)

    def set(self, more: str = "") -> None:
        super().set(
            f'THEME = {theme.FOLDER!r}\nDEFAULT_LANG = "en"\nBIBLIOGRAPHY = "works.bib"\n{more}'
        )

    def write(self, name: str, body: str, more: str = "") -> Path:
        path = super().write(name, body, more)
        text = path.read_text("utf-8")
        path.write_text(text.replace(f"Slug: {name}", f"Slug: {name.partition('.')[0]}"), "utf-8")
        return path

    def referring(self, name: str) -> list[str]:
        """Titles at the foot of an article."""
        html = (self.output / f"{name}.html").read_text("utf-8")
        foot = html.partition('aria-labelledby="cited-by"')[2].partition("</aside>")[0]
        return re.findall(r"<a [^<>]*>([^<>]*)</a>", foot)


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Articles:
    blog = Articles(tmp_path_factory.mktemp("articles"))
    blog.build()
    return blog


def test_every_way_to_refer(blog: Articles) -> None:
    assert set(blog.referring("target")) == REFERRING
    # Of an article in two languages one version is named: that of the reader's, if there is one.
    assert blog.referring("target-zh") == ["work.zh"]
    assert blog.referring("other") == []


def test_an_edit_changes_the_other_page(blog: Articles) -> None:
    for text, expected in (("No link.", REFERRING - {"file"}), (ARTICLES["file"][0], REFERRING)):
        for name in ("file", "file.zh"):
            blog.write(name, text, ARTICLES[name][1])
        blog.build()
        assert set(blog.referring("target")) == expected
    # Where one page is read alone, what cites it is not forgotten.
    text = ARTICLES["target.zh"][0].replace("末", "终")
    blog.write("target.zh", text, "Lang: zh\n")
    assert RUN not in blog.build()
    assert blog.referring("target-zh") == ["work.zh"]
    blog.build("-o", "clean", "-e", 'CACHE_PATH="cache-clean"')
    assert tree(blog.output) == tree(blog.root / "clean")
    shutil.rmtree(blog.root / "clean")


def test_a_link_more_renders_two_pages(blog: Articles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUOYE_EXPLAIN", "1")
    # In a listing stand excerpts, in which links would be seen.
    text = "Text.\n\n<!-- more -->\n\n{}"
    blog.write("more", text.format("No link."))
    blog.build()
    before = {path: path.stat().st_mtime_ns for path in blog.output.glob("*.html")}
    blog.write("more", text.format("[it](other.md)"))
    said = blog.build()
    assert "the list of referring articles of content/posts/other.md changed" in said
    changed = {path.name for path, time in before.items() if path.stat().st_mtime_ns != time}
    assert changed == {"more.html", "other.html"}
    assert blog.referring("other") == ["more"]
    # And what is noted of the site knows of it.
    blog.write("other", f"{ARTICLES['other'][0]}\n\nAnother end.")
    assert RUN not in blog.build()
    assert blog.referring("other") == ["more"]
    blog.build("-o", "clean", "-e", 'CACHE_PATH="cache-clean"')
    assert tree(blog.output) == tree(blog.root / "clean")
    shutil.rmtree(blog.root / "clean")


def test_a_work_that_is_no_article(blog: Articles) -> None:
    blog.write("wrong", "[@lost]")
    said = blog.build(status=1)
    assert (
        "content/works.bib:3: the slug of the work “lost” leads nowhere: no page has the slug "
        "“targt”. Did you mean “target”?"
    ) in said
    (blog.root / "content/posts/wrong.md").unlink()
