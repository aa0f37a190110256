"""Where the text of one page is all that has changed, no other page is read; the output is that of
a clean build all the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from huoye import theme
from tests.core.blog import Blog, files, tree
from tests.incremental.test_nothing_changed import RUN

BODY = "The first paragraph.\n\nThe second.\n\n## Heading\n\n{}\n"
#: File -> its front matter.
PAGES = {
    "posts/new.md": "Title: New $x^2$\nDate: 2020-03-03\nSlug: new\nCategory: c\nTags: t, u\n",
    "posts/old.md": "Title: Old\nDate: 2019-03-03\nSlug: old\nCategory: d\nTags: t\n",
    "posts/old.fr.md": "Title: Vieux\nDate: 2019-03-03\nSlug: old\nCategory: d\nLang: fr\n",
    "posts/draft.md": "Title: Draft\nDate: 2018-03-03\nSlug: draft\nCategory: c\nStatus: draft\n",
    "posts/hidden.md": "Title: H\nDate: 2018-03-03\nSlug: hidden\nCategory: c\nStatus: hidden\n",
    "pages/about.md": "Title: About\nDate: 2018-03-03\nSlug: about\n",
}


class PagesOfAllKinds(Blog):
    """A blog in our theme, with a feed."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        for name in ("a", "b"):
            (root / f"content/posts/{name}.md").unlink()
        for name in PAGES:
            self.edit(name)

    def set(self, more: str = "") -> None:
        super().set(
            f'THEME = {theme.FOLDER!r}\nPAGE_PATHS = ["pages"]\nFEED_ALL_ATOM = "all.xml"\n'
            'DEFAULT_LANG = "en"\nDIRECT_TEMPLATES = ["index", "tags"]\n'
            f'TAG_SAVE_AS = "tag/{{slug}}.html"\n{more}'
        )

    def edit(self, name: str, text: str = "Text.", head: str = "", body: str = BODY) -> None:
        """Write a page. head: more of its front matter."""
        self.put(f"content/{name}", f"{PAGES[name]}{head}\n{body.format(text)}")

    def check(self) -> None:
        """The output is that of a clean build."""
        self.build("-o", "clean", "-e", 'CACHE_PATH="cache-clean"')
        assert tree(self.output) == tree(self.root / "clean")
        shutil.rmtree(self.root / "clean")
        shutil.rmtree(self.root / "cache-clean")


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> PagesOfAllKinds:
    blog = PagesOfAllKinds(tmp_path_factory.mktemp("blog"))
    blog.build()
    return blog


def test_a_page_of_any_kind(blog: PagesOfAllKinds) -> None:
    for number, name in enumerate(PAGES):
        before = {path: (blog.output / path).stat().st_mtime_ns for path in files(blog.output)}
        blog.edit(name, text=f"Another text, {number}.")
        said = blog.build()
        assert RUN not in said, name
        assert f"Pages: 1 read, {len(PAGES) - 1} as they were kept" in said
        after = {path: (blog.output / path).stat().st_mtime_ns for path in files(blog.output)}
        changed = {path for path, time in after.items() if before.get(path) != time}
        assert all(
            f"Another text, {number}." in (blog.output / path).read_text() for path in changed
        )
        assert len(changed) == (
            2 if name in ("posts/new.md", "posts/old.md", "posts/old.fr.md") else 1
        )
    assert "Published: 0 changed" in blog.build()
    blog.check()


def test_what_others_see_of_a_page(blog: PagesOfAllKinds, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is shown there too, and the build says why it has looked at all pages."""
    monkeypatch.setenv("HUOYE_EXPLAIN", "1")
    name = "posts/new.md"
    for change in (
        {"head": "Modified: 2020-04-04\n"},
        {"body": BODY.replace("first", "very first")},
        {"body": BODY.replace("Heading", "Head")},
        {"body": BODY.replace("second", '<a name="x">second</a>')},
        {"body": BODY.replace("second", "[second](https://example.org)")},
    ):
        blog.edit(name, **change)
        said = blog.build()
        assert "content/posts/new.md alone: what others may show of the page" in said, change
    blog.edit(name)
    blog.build()
    blog.edit(name, text="[nowhere](nowhere.md)")
    assert blog.build(status=1).count("content/posts/new.md:") == 1
    blog.edit(name, text="Mended.")
    assert RUN not in blog.build()
    blog.check()


def test_a_file_that_is_there_since_the_page_names_it(blog: PagesOfAllKinds) -> None:
    """By an attribute that only Pelican follows."""
    name = "posts/new.md"
    blog.put("content/extra/x.txt", "x")
    blog.edit(name, text='<object data="{static}/extra/x.txt"></object>')
    blog.build()
    assert "extra/x.txt" in files(blog.output)
    blog.edit(name)
    blog.build()
    assert "extra/x.txt" not in files(blog.output)
    blog.check()


def test_a_page_of_two_names(tmp_path: Path) -> None:
    """One file, and a link to it."""
    blog = Blog(tmp_path)
    blog.set('HUOYE_PURE = ["theme"]\nHUOYE_STRICT = False\nSLUGIFY_SOURCE = "basename"\n')
    head = "Title: A\nDate: 2020-02-02\nCategory: c\n\n"
    blog.put("content/posts/a.md", f"{head}First.\n\nBefore.\n")
    (blog.root / "content/posts/b.md").unlink()
    (blog.root / "content/posts/b.md").symlink_to("a.md")
    blog.build()
    blog.put("content/posts/a.md", f"{head}First.\n\nAfter.\n")
    blog.build()
    for name in ("a.html", "b.html"):
        assert "After." in (blog.output / name).read_text(), name


def test_who_else_looks_at_pages(blog: PagesOfAllKinds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUOYE_EXPLAIN", "1")
    blog.put(
        "added.py",
        "from pelican import signals\n"
        "def count(generators):\n"
        '    words = sum(len(a._content) for a in generators[0].context["articles"])\n'
        '    generators[0].context["WORDS"] = words\n'
        "signals.all_generators_finalized.connect(count)\n",
    )
    blog.put("by_length.py", "def length(article):\n    return len(article._content)\n")
    for more, who in {
        'from by_length import length\nARTICLE_ORDER_BY = length\nHUOYE_PURE = ["by_length"]\n': (
            "what ARTICLE_ORDER_BY makes of the text"
        ),
        'ARTICLE_ORDER_BY = "reversed-content"\n': "what ARTICLE_ORDER_BY makes of the text",
        'from added import count\nHUOYE_PURE = ["added"]\n': "what added does",
        "OUTPUT_SOURCES = True\n": "what else OUTPUT_SOURCES makes of pages",
        "SITE_MANIFEST = True\n": "what else SITE_MANIFEST makes of pages",
    }.items():
        blog.set(more)
        blog.edit("posts/new.md")
        blog.build()
        blog.edit("posts/new.md", text="Text of another length.")
        assert f"alone: {who}" in blog.build(), more
    blog.set()
    blog.build()


def test_a_compressed_neighbour_that_is_no_longer_wanted(tmp_path: Path) -> None:
    """In a theme that shows whole articles in no list."""
    blog = Blog(tmp_path)
    blog.set('HUOYE_PURE = ["theme"]\nPRECOMPRESS = ["gz"]\n')
    blog.write("a", "First.\n\n" + "long " * 200)
    blog.build()
    assert "a.html.gz" in files(blog.output)
    blog.write("a", "First.\n\nShort.")
    assert RUN not in blog.build()
    assert "a.html.gz" not in files(blog.output)
    # And what was noted is no more than what is there.
    blog.write("a", "First.\n\n" + "longer " * 200)
    shutil.rmtree(blog.root / "cache/sites")
    assert RUN in blog.build()
    assert "a.html.gz" in files(blog.output)
