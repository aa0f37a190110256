"""Sites with a search: what is in the index, what pages have for it, and builds after the first."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from huoye import theme
from tests.core.blog import Blog, files, tree
from tests.incremental.test_nothing_changed import RUN

_BODY = "Words of {}.\n\n## Heading\n\n{}\n"
#: File -> its front matter.
_PAGES = {
    "posts/new.md": "Title: New $x^2$\nDate: 2020-03-03\nSlug: new\nCategory: c\n",
    "posts/old.md": "Title: Old\nDate: 2019-03-03\nSlug: old\nCategory: c\n",
    "posts/old.zh.md": "Title: 旧\nDate: 2019-03-03\nSlug: old\nCategory: c\nLang: zh\n",
    "posts/draft.md": "Title: D\nDate: 2018-03-03\nSlug: draft\nCategory: c\nStatus: draft\n",
    "posts/hidden.md": "Title: H\nDate: 2018-03-03\nSlug: hidden\nCategory: c\nStatus: hidden\n",
    "posts/future.md": "Title: F\nDate: 2999-03-03\nSlug: future\nCategory: c\n",
    "pages/about.md": "Title: About\nSlug: about\n",
    "pages/secret.md": "Title: S\nSlug: secret\nStatus: draft\n",
}
_OURS = f"""
THEME = {theme.FOLDER!r}
PAGE_PATHS = ["pages"]
DEFAULT_LANG = "en"
DIRECT_TEMPLATES = ["index", "search", "404"]
SITEURL = "https://example.org/blog"
WITH_FUTURE_DATES = False
"""


class SearchedBlog(Blog):
    """A blog in our theme, with pages of all kinds."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        for name in ("a", "b"):
            (root / f"content/posts/{name}.md").unlink()
        for name in _PAGES:
            self.edit(name, "Text.")

    def set(self, more: str = "") -> None:
        super().set(_OURS + more)

    def edit(self, name: str, text: str) -> None:
        self.put(f"content/{name}", f"{_PAGES[name]}\n{_BODY.format(Path(name).stem, text)}")

    def index(self) -> dict[str, str]:
        """The index's files."""
        folder = self.output / "search-index"
        return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*.json")}

    def is_as_clean(self) -> bool:
        """Whether the output is that of a clean build."""
        self.build("-o", "clean", "-e", 'CACHE_PATH="cache-clean"')
        found = tree(self.output) == tree(self.root / "clean")
        shutil.rmtree(self.root / "clean")
        shutil.rmtree(self.root / "cache-clean")
        return found


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> SearchedBlog:
    blog = SearchedBlog(tmp_path_factory.mktemp("searched"))
    blog.build()
    return blog


def test_what_everybody_may_read_is_in_the_index(blog: SearchedBlog) -> None:
    pages = [json.loads(text) for name, text in blog.index().items() if name.startswith("pages/")]
    assert {(page["url"], page["title"], page["lang"]) for page in pages} == {
        ("new.html", "New x²", "en"),
        ("old.html", "Old", "en"),
        ("old-zh.html", "旧", "zh-Hans"),
        ("pages/about.html", "About", "en"),
    }
    everything = "".join(blog.index().values())
    for nobody in ("draft", "hidden", "future", "secret"):
        assert nobody not in everything
    assert '"words":' in everything


def test_a_page_leads_to_the_search(blog: SearchedBlog) -> None:
    for name, lang in (("new.html", "en"), ("old-zh.html", "zh"), ("404.html", "en")):
        html = (blog.output / name).read_text()
        link = re.search(r'<a href="(\S+)" data-search="(\S+)"', html)
        script = re.search(r'<script type="module" src="(\S+/open\.mjs)">', html)
        assert link is not None
        assert script is not None
        assert link[1] == "https://example.org/blog/search.html"
        for url in (link[2], script[1]):
            below = url.removeprefix("https://example.org/blog/")
            assert (blog.output / below).is_file()
        assert link[2].endswith(f"/search.{lang}.mjs")


def test_without_scripts_the_page_of_the_search_has_a_list(blog: SearchedBlog) -> None:
    html = (blog.output / "search.html").read_text()
    place = html.partition('data-search-place="query"')[2].partition("</main>")[0]
    assert "Searching needs JavaScript" in place
    assert "https://example.org/blog/new.html" in place


def test_an_edit_is_in_the_index_and_nothing_else_is_read(blog: SearchedBlog) -> None:
    for name in ("posts/new.md", "posts/old.zh.md", "pages/about.md"):
        blog.edit(name, "Text with zyzzyva.")
        said = blog.build()
        assert RUN not in said, name
        assert "Pages: 1 read" in said
        assert "zyzzyva" in "".join(blog.index().values())
        blog.edit(name, "Text.")
        assert RUN not in blog.build()
        assert "zyzzyva" not in "".join(blog.index().values())
    # Nor for what nobody finds.
    blog.edit("posts/draft.md", "Text with zyzzyva.")
    assert RUN not in blog.build()
    assert "zyzzyva" not in "".join(blog.index().values())
    assert "Published: 0 changed" in blog.build()
    assert blog.is_as_clean()


def test_other_changes_are_in_it_too(blog: SearchedBlog) -> None:
    before = blog.index()
    head = _PAGES["posts/old.md"].replace("Title: Old", "Title: Quokka")
    blog.put("content/posts/old.md", f"{head}\nWords.\n")
    blog.build()
    assert "quokka" in "".join(blog.index().values())
    (blog.root / "content/posts/old.md").unlink()
    blog.build()
    assert "quokka" not in "".join(blog.index().values())
    blog.edit("posts/old.md", "Text.")
    # What was kept of pages may be lost.
    for file in (blog.root / "cache").glob("values-*"):
        file.unlink()
    blog.build()
    assert blog.index() == before


def test_a_setting_turns_it_off(tmp_path: Path) -> None:
    blog = SearchedBlog(tmp_path)
    blog.set("SEARCH = False\n")
    blog.build()
    assert not [name for name in files(blog.output) if name.startswith("search-")]
    for name in ("new.html", "404.html"):
        assert "data-search" not in (blog.output / name).read_text()


def test_a_theme_of_somebody_else(tmp_path: Path) -> None:
    """The plugin makes the index where it is asked to; a link in the theme is all that it needs."""
    blog = Blog(tmp_path)
    blog.build()
    assert not [name for name in files(blog.output) if name.startswith("search-")]
    link = '<a href="/search" data-search="{{ SITEURL }}/{{ SEARCH_MODULES.en }}">Search</a>'
    blog.put("theme/templates/article.html", f"<html><head></head><body>{link}</body></html>")
    blog.set("SEARCH = True\n")
    blog.build()
    html = (blog.output / "a.html").read_text()
    script = re.search(r'<script type="module" src="https://example.org/(\S+/open.mjs)">', html)
    assert script is not None
    assert (blog.output / script[1]).is_file()
    assert (blog.output / "search-index/index.json").is_file()
    assert "open.mjs" not in (blog.output / "index.html").read_text()
