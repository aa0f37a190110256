"""Small made-up blogs, built as an author builds them: ``pelican`` in a process of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from huoye.core.files import sha256
from huoye.core.ledger import fingerprint
from tests import pelican_run
from tests.conftest import ROOT, page_head
from tests.pelican_run import Run

CONF = f"""
PATH = "content"
SITENAME = "s"
SITEURL = "https://example.org"
TIMEZONE = "UTC"
LOCALE = ["C"]
ARTICLE_PATHS = ["posts"]
PAGE_PATHS = []
STATIC_PATHS = ["images"]
THEME = "theme"
DIRECT_TEMPLATES = ["index"]
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
PLUGIN_PATHS = [{str(ROOT / "plugins")!r}, "."]
PLUGINS = ["huoye"]
HUOYE_STRICT = True
"""
TEMPLATES = {
    "index": "{{ SITENAME }}{% for article in articles %} {{ article.title }}{% endfor %}",
    "article": "{{ SITENAME }} {{ SITEURL }} {{ article.title }}\n{{ article.content }}",
}
#: What the blog as it is made builds.
SITE = {"a.html", "b.html", "index.html", "images/dot.png"}


class Blog:
    """Two articles, a picture, a theme of two templates."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.output = root / "output"
        self.set()
        for name in ("a", "b"):
            self.write(name, f"Text of {name}.")
        for name, text in TEMPLATES.items():
            self.put(f"theme/templates/{name}.html", text)
        (root / "theme/static").mkdir()
        self.put("content/images/dot.png", "dot")

    def put(self, path: str, text: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    def set(self, more: str = "") -> None:
        """Write the settings, with ``more`` of them."""
        self.put("pelicanconf.py", CONF + more)

    def write(self, name: str, body: str, more: str = "") -> Path:
        """Write an article."""
        head = page_head(name, title=name, category="c", more=more)
        return self.put(f"content/posts/{name}.md", f"{head}{body}\n")

    def start(
        self, *arguments: str, first: Callable[[], object] | None = None
    ) -> Run | subprocess.Popen[str]:
        """Start a build. first: done in its process before it is Python's."""
        return pelican_run.start(*arguments, folder=self.root, first=first)

    def build(
        self, *arguments: str, status: int = 0, first: Callable[[], object] | None = None
    ) -> str:
        """What a build that ends with ``status`` says."""
        process = self.start(*arguments, first=first)
        said, _ = process.communicate(timeout=60)
        assert process.returncode == status, said
        # Pelican wraps its lines.
        return " ".join(said.split())


def tree(folder: Path) -> dict[str, str]:
    """Every file and link below, and what it holds; every folder too."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        found[name] = "" if path.is_dir() and not path.is_symlink() else fingerprint(path)
    return found


def files(folder: Path) -> set[str]:
    """The files below."""
    return {name for name, content in tree(folder).items() if content}


def content(text: str) -> str:
    """What ``tree`` says of a file with this text."""
    return sha256(text.encode())
