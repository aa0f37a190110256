"""Other engines, each set up for the posts of the corpus as its manual has it, with its own theme.

They are no packages of this project: the benchmark is told where their programs are.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Post:
    """A post of the corpus: its front matter, and its text without anything of one engine alone."""

    slug: str
    fields: dict[str, str]
    body: str

    @classmethod
    def read(cls, path: Path) -> Post:
        """path: as benchmarks.build.corpus writes it."""
        head, _, body = path.read_text("utf-8").partition("\n\n")
        fields = dict(line.split(": ", 1) for line in head.split("\n"))
        # Links of Pelican's kind are dead elsewhere; the text they stand in remains.
        return cls(fields["Slug"], fields, body.replace("{filename}/", "#"))

    @property
    def tags(self) -> list[str]:
        return self.fields["Tags"].split(", ")

    def yaml(self, **more: object) -> str:
        """The post with front matter in YAML (of which JSON is a part)."""
        values = {
            "title": self.fields["Title"],
            "tags": self.tags,
            "categories": [self.fields["Category"]],
            **more,
        }
        lines = [f"date: {self.fields['Date']}"]
        lines += [
            f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()
        ]
        return "---\n" + "\n".join(lines) + f"\n---\n\n{self.body}"


@dataclass(frozen=True)
class Engine:
    """name: in the table. option: the benchmark's, which says where the program is. prepare(folder,
    posts): write a site. command: with ``{}`` for the program. made: what a build from nothing must
    not find, from the folder."""

    name: str
    option: str
    prepare: Callable[[Path, list[Post]], None]
    command: tuple[str, ...]
    made: tuple[str, ...]

    def clear(self, folder: Path) -> None:
        """Take away what earlier builds made."""
        for name in self.made:
            path = folder / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _nikola(folder: Path, posts: list[Post]) -> None:
    _write(folder / "conf.py", _NIKOLA)
    for post in posts:
        head = {
            "title": post.fields["Title"],
            "slug": post.slug,
            "date": f"{post.fields['Date']} 00:00:00",
            "tags": ", ".join(post.tags),
            "category": post.fields["Category"],
        }
        lines = "\n".join(f".. {key}: {value}" for key, value in head.items())
        _write(folder / "posts" / f"{post.slug}.md", f"<!--\n{lines}\n-->\n\n{post.body}")


_NIKOLA = """\
BLOG_AUTHOR = BLOG_TITLE = BLOG_DESCRIPTION = "语料"
BLOG_EMAIL = "a@example.org"
SITE_URL = "https://example.org/"
DEFAULT_LANG = "zh_cn"
TRANSLATIONS = {DEFAULT_LANG: ""}
NAVIGATION_LINKS = {DEFAULT_LANG: ()}
THEME = "bootblog4"
POSTS = (("posts/*.md", "posts", "post.tmpl"),)
PAGES = ()
TIMEZONE = "Asia/Shanghai"
COMPILERS = {"markdown": [".md"]}
MARKDOWN_EXTENSIONS = ["fenced_code", "codehilite", "extra"]
"""


def _mkdocs(folder: Path, posts: list[Post]) -> None:
    _write(folder / "mkdocs.yml", _MKDOCS)
    _write(folder / "docs" / "index.md", "# 语料\n")
    for post in posts:
        _write(folder / "docs" / "posts" / f"{post.slug}.md", post.yaml(slug=post.slug))


_MKDOCS = """\
site_name: 语料
site_url: https://example.org/
theme: {name: material, language: zh, font: false}
plugins:
  - blog: {blog_dir: .}
  - search
  - tags
markdown_extensions:
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.highlight
  - pymdownx.superfences
"""


def _hugo(folder: Path, posts: list[Post]) -> None:
    _write(folder / "hugo.toml", _HUGO)
    _write(folder / "layouts" / "_default" / "single.html", _page("{{ .Content }}"))
    listed = "{{ range .Paginator.Pages }}<h2>{{ .Title }}</h2>{{ .Summary }}{{ end }}"
    for kind in ("list", "terms"):
        body = listed if kind == "list" else "{{ range .Pages }}<p>{{ .Title }}</p>{{ end }}"
        _write(folder / "layouts" / "_default" / f"{kind}.html", _page(body))
    _write(
        folder / "layouts" / "index.html",
        _page(listed.replace(".Paginator", "(.Paginate .Site.RegularPages)")),
    )
    for post in posts:
        _write(folder / "content" / "posts" / f"{post.slug}.md", post.yaml())


def _page(body: str) -> str:
    return f"<!doctype html><title>{{{{ .Title }}}}</title><h1>{{{{ .Title }}}}</h1>{body}"


_HUGO = """\
baseURL = "https://example.org/"
languageCode = "zh"
title = "语料"
paginate = 10
[markup.goldmark.renderer]
unsafe = true
"""


def _hugo_with_maths(folder: Path, posts: list[Post]) -> None:
    """Formulas typeset at build by the KaTeX that newer versions bring, without their labels, which
    it doesn't know."""
    _hugo(folder, posts)
    settings = _HUGO.replace("paginate = 10\n", "") + _PASSTHROUGH
    _write(folder / "hugo.toml", settings)
    _write(
        folder / "layouts" / "_default" / "_markup" / "render-passthrough.html",
        '{{- $tex := .Inner | replaceRE `\\\\label\\{[^}]*\\}` "" -}}'
        '{{- transform.ToMath $tex (dict "displayMode" (eq .Type "block") "strict" "ignore") -}}',
    )


_PASSTHROUGH = """\
[pagination]
pagerSize = 10
[markup.goldmark.extensions.passthrough]
enable = true
[markup.goldmark.extensions.passthrough.delimiters]
block = [["$$", "$$"]]
inline = [["$", "$"]]
"""

ENGINES = (
    Engine("Nikola", "nikola", _nikola, ("{}", "build"), ("output", "cache", ".doit.db")),
    Engine("MkDocs with Material", "mkdocs", _mkdocs, ("{}", "build", "-q"), ("site",)),
    Engine("Hugo of Debian", "hugo", _hugo, ("{}", "--quiet"), ("public", "resources")),
    Engine(
        "Hugo with KaTeX at build",
        "hugo-with-katex",
        _hugo_with_maths,
        ("{}", "--quiet", "--cacheDir", "{folder}/hugo-cache"),
        ("public", "resources", "hugo-cache"),
    ),
)
