"""Whatever is edited, in whatever order: the output is that of a clean build, and what comes out as
it was is not touched."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from huoye import theme
from tests.core.blog import Blog, tree

EDITS = 9
#: One that prints whole articles in lists, and pieces of them on other pages.
OTHER_THEME = {
    "index": "{% for article in articles_page.object_list %}{{ article.content }}{% endfor %}"
    "{% for page in pages %}{{ page.title }}{% endfor %}{{ articles_page.has_next() }}",
    "article": "{% extends 'base.html' %}{% block content %}{{ article.content }}"
    "{% set first = articles|first %}{{ first.summary }}{{ first.headings|length }}"
    "{{ article.metadata.summary }}{% endblock %}",
    "tag": "{{ tag }}{% for article in articles %}{{ article.title }}{% endfor %}",
    "page": "{{ page.content }}{{ (articles|first).metadata.summary }}",
}


class EditedBlog(Blog):
    """A blog that somebody works on."""

    def __init__(self, root: Path, random: Random, settings: str) -> None:
        self.random = random
        self._settings = settings
        self._name = "s"
        #: File -> its front matter and its paragraphs.
        self.posts: dict[str, tuple[dict[str, str], list[str]]] = {}
        self._number = 0
        #: A page, which may link to posts, too.
        self._about = root / "content/pages/about.md"
        super().__init__(root)
        (root / "content/posts/a.md").unlink()
        (root / "content/posts/b.md").unlink()
        self._picture()
        self._measure()
        for _ in range(5):
            self.add()
        self.put("content/pages/about.md", "Title: About\nDate: 2020-01-01\nSlug: about\n\nMe.\n")

    def set(self, more: str = "") -> None:
        super().set(
            'PAGE_PATHS = ["pages"]\nTAG_SAVE_AS = "tag/{slug}.html"\nDEFAULT_PAGINATION = 2\n'
            'FEED_ALL_ATOM = "all.xml"\nTRANSLATION_FEED_ATOM = "{lang}.xml"\nDEFAULT_LANG = "en"\n'
            f"SITENAME = {self._name!r}\nTOC_MIN_HEADINGS = 1\n{self._settings}{more}"
        )

    def add(self) -> None:
        self._number += 1
        head = {
            "Title": f"Title {self._number}",
            "Date": f"2020-01-{self.random.randint(1, 28):02}",
            "Slug": f"post-{self._number}",
            "Category": self.random.choice("cd"),
            "Tags": ", ".join(self.random.sample("tuvw", 2)),
        }
        self.posts[f"{self._number}.md"] = head, [self._text(), self._text(), "# Heading"]
        self._write(f"{self._number}.md")

    def _text(self) -> str:
        to = self.random.choice([*self.posts, "2.md"])
        links = (
            "plain",
            "*em*",
            f"[link]({to})" if to in self.posts else "",
            "![](../images/dot.png)",
            "[=data/measured.json:n:.3f]",
        )
        return " ".join(self.random.choices(links, k=3)) + f" {self.random.random()}"

    def _write(self, name: str) -> None:
        head, paragraphs = self.posts[name]
        lines = "".join(f"{key}: {value}\n" for key, value in head.items())
        self.put(f"content/posts/{name}", lines + "\n" + "\n\n".join(paragraphs) + "\n")

    def edit(self) -> str:
        """Change one thing, and say what."""
        kinds: list[Callable[[], object]] = [
            *([self._body, self._end] * 2),
            *(self._heading, self._title, self._tag, self._date, self._translation),
            *(self.add, self._remove, self._rename, self._picture, self._measure),
            *(self._setting, self._template),
            *(self._page, self._undo_later),
        ]
        kind = self.random.choice(kinds)
        kind()
        return kind.__name__

    def _measure(self) -> None:
        self.put("content/data/measured.json", f'{{"n": {self.random.random()}}}')

    def _post(self) -> str:
        return self.random.choice([*self.posts])

    def _body(self) -> None:
        name = self._post()
        self.posts[name][1][self.random.randint(0, 1)] = self._text()
        self._write(name)

    def _end(self) -> None:
        """What no excerpt shows and no link is in."""
        name = self._post()
        self.posts[name][1][1] = f"The end, {self.random.random()}"
        self._write(name)

    def _heading(self) -> None:
        name = self._post()
        self.posts[name][1][2] = f"# Heading {self.random.random()}"
        self._write(name)

    def _change(self, key: str, value: str) -> None:
        name = self._post()
        self.posts[name][0][key] = value
        self._write(name)

    def _title(self) -> None:
        self._change("Title", f"Title {self.random.random()}")

    def _tag(self) -> None:
        self._change("Tags", self.random.choice("tuvwxyz"))

    def _date(self) -> None:
        self._change("Date", f"2019-0{self.random.randint(1, 9)}-01")

    def _translation(self) -> None:
        name = self._post()
        head, _ = self.posts[name]
        other = f"{name[:-3]}.fr.md"
        self.posts.setdefault(other, ({**head, "Lang": "fr"}, [self._text(), "", ""]))
        self._write(other)

    def _remove(self) -> None:
        name = self._post()
        # Links to it would be mistakes.
        for other, (_, paragraphs) in self.posts.items():
            if any(name in text for text in paragraphs):
                paragraphs[:] = [text.replace(f"]({name})", "](#)") for text in paragraphs]
                paragraphs[:] = [text.replace("[link](#)", "link") for text in paragraphs]
                self._write(other)
        about = self._about.read_text("utf-8")
        self._about.write_text(about.replace(f"[link](../posts/{name})", "link"), "utf-8")
        del self.posts[name]
        (self.root / "content/posts" / name).unlink()
        if len(self.posts) < 3:
            self.add()

    def _rename(self) -> None:
        """The file keeps its address."""
        name = self._post()
        texts = [text for _, paragraphs in self.posts.values() for text in paragraphs]
        if not any(name in text for text in [*texts, self._about.read_text("utf-8")]):
            new = f"renamed-{name}"
            (self.root / "content/posts" / name).rename(self.root / "content/posts" / new)
            self.posts[new] = self.posts.pop(name)

    def _picture(self) -> None:
        colour = tuple(self.random.randrange(256) for _ in range(3))
        Image.new("RGB", (3, 2), colour).save(self.root / "content/images/dot.png")

    def _setting(self) -> None:
        self._name = f"s {self.random.random()}"
        self.set()

    def _template(self) -> None:
        if "pure" in self._settings.lower():
            self.put("theme/templates/tag.html", f"{OTHER_THEME['tag']} {self.random.random()}")

    def _page(self) -> None:
        text = f"Title: About\nDate: 2020-01-01\nSlug: about\n\nMe. {self._text()}\n"
        self.put(
            "content/pages/about.md",
            text.replace("](", "](../posts/").replace("../posts/../", "../"),
        )

    def _undo_later(self) -> None:
        """An edit and its undoing, with a build in between."""
        self._body()


@pytest.mark.parametrize(
    ("seed", "settings"),
    [(1, f"THEME = {theme.FOLDER!r}\nSEARCH = True\n"), (2, 'HUOYE_PURE = ["theme"]\n')],
    ids=["our theme", "another theme"],
)
def test_any_edits_end_in_what_a_clean_build_makes(
    tmp_path: Path, seed: int, settings: str
) -> None:
    blog = EditedBlog(tmp_path, Random(seed), settings)
    for name, text in OTHER_THEME.items():
        blog.put(f"theme/templates/{name}.html", text)
    blog.put(
        "theme/templates/base.html",
        "<title>{% block title %}{% endblock %}</title>{% block content %}{% endblock %}",
    )
    blog.build()
    by_hand = blog.put("output/by-hand.txt", "")
    kept = 0
    for number in range(EDITS):
        before, times = tree(blog.output), _times(blog.output)
        edit = blog.edit()
        clean = blog.start("-o", "clean", "-e", 'CACHE_PATH="cache-clean"')
        blog.build()
        clean.communicate(timeout=60)
        after = tree(blog.output)
        assert after.pop(by_hand.name)
        assert after == tree(tmp_path / "clean"), f"{number}: {edit}"
        same = {name for name, held in after.items() if held and before.get(name) == held}
        assert {name for name in same if times[name] != _times(blog.output)[name]} == set()
        kept += len(same)
        for folder in ("clean", "cache-clean"):
            shutil.rmtree(tmp_path / folder)
    assert kept


def test_a_picture_that_goes_and_comes_back(tmp_path: Path) -> None:
    """As when branches are changed. The page was read without it meanwhile."""
    blog = Blog(tmp_path)
    blog.set('HUOYE_PURE = ["theme"]\nPICTURE_VARIANTS = True\n')
    picture = tmp_path / "content/images/dot.png"
    Image.new("RGB", (3, 2)).save(picture)
    data = picture.read_bytes()
    blog.write("a", "![]({static}/images/dot.png)")
    blog.build()
    before = tree(blog.output)["a.html"]
    picture.unlink()
    assert "content/posts/a.md:6: there is no file images/dot.png" in blog.build(status=1)
    picture.write_bytes(data)
    # Something else is another now, so that the last site doesn't stand for this one.
    blog.write("b", "Another text of b.", "Tags: t\n")
    blog.build()
    assert 'width="3"' in (blog.output / "a.html").read_text()
    assert tree(blog.output)["a.html"] == before


def _times(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): path.lstat().st_mtime_ns for path in folder.rglob("*")
    }
