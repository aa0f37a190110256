"""A small blog that is read in this process, build after build, with one cache."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pelican.settings import DEFAULT_CONFIG

import huoye
from huoye.core.build import KEY, Build
from huoye.live import plugin as live
from huoye.mathjax import plugin as mathjax
from huoye.numbers import plugin as numbers
from huoye.onnx_demos import plugin as onnx_demos
from huoye.page_cache import plugin as page_cache
from huoye.page_cache.reasons import Reasons
from huoye.pyodide_widgets import plugin as pyodide_widgets
from huoye.reader import PageResult, PageResults
from huoye.reader.page_json import Places, to_json
from huoye.reader.pelican_reader import PageReader
from huoye.references import plugin as references
from tests.conftest import ROOT, fill_cache, page_head

FORMULA = """\
from huoye import Result, Value


def twice(a: float = 1.5) -> Result:
    \"\"\"Twice a number.\"\"\"
    return Result([Value("f", 2 * a, "f")])
"""
PAGES = {
    "plain": "## Words\n\nNothing but words.",
    "maths": r"Of $\R$ and $x^2$.",
    "figure": "/// formula | twice\n///",
    "model": "/// sample | nice-digits\n    count: 1\n///",
    "include": '--8<-- "part.txt"',
    "link": "[there](there.md), [else](plain.md)",
    "warned": "A footnote[^1].",
    "citing": "A work[@a].",
    "number": "It takes [=data/times.json:run.seconds:.1f] seconds.",
}
#: Those without anything that takes long.
PLAIN = ("plain", "include", "link", "warned", "citing", "number")


class Blog:
    """Pages below ``content/posts``; settings and further plugins may be changed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.content = root / "content"
        self.cache = root / "cache"
        self.settings: dict[str, Any] = {
            "MARKDOWN": {
                "extensions": ["pymdownx.snippets"],
                "extension_configs": {"pymdownx.snippets": {"base_path": [str(root / "parts")]}},
            },
            "MATHJAX_MACROS": {"R": r"\mathbb{R}"},
            "BIBLIOGRAPHY": "works.bib",
            "THEME": str(root / "theme"),
        }
        #: What other plugins do when a build begins.
        self.begin: Callable[[Build], None] = lambda build: None
        #: Of the last build.
        self.build = Build()
        self.put("parts/part.txt", "Words of a part.")
        self.put("content/works.bib", "@misc{a, title={A work}}")
        self.put("content/data/times.json", '{"run": {"seconds": 1.25}}')
        self.put("theme/templates/base.html", '<main id="main"></main>')

    def put(self, path: str, text: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        # An author is not so quick that it could be written while it is read.
        os.utime(file, (file.stat().st_atime, file.stat().st_mtime - 5))
        return file

    def write(self, name: str, body: str, more: str = "") -> Path:
        return self.put(f"content/posts/{name}.md", page_head(name, more=more) + body + "\n")

    def read(self, *services: Any) -> dict[str, str]:
        """The pages that a build reads, and why; the others come from earlier ones."""
        settings = {
            **DEFAULT_CONFIG,
            "PATH": str(self.content),
            "CACHE_PATH": str(self.cache),
            **self.settings,
        }
        build = self.build = Build(settings, *services)
        settings[KEY] = build
        for room in (page_cache, mathjax, references, numbers, live, pyodide_widgets, onnx_demos):
            room.begin(build)
        self.begin(build)
        reader = PageReader(settings)
        try:
            for path in sorted((self.content / "posts").glob("*.md")):
                reader.read(str(path))
        finally:
            build.close()
        return {path.stem: why for path, why in self.reasons.pages.items() if why}

    @property
    def reasons(self) -> Reasons:
        return self.build.get(Reasons)

    def results(self) -> dict[str, PageResult]:
        """What came of each page in the last build."""
        return {result.path.stem: result for result in self.build.get(PageResults)}

    def plain(self) -> dict[str, Any]:
        """The same as plain values, which can be compared."""
        return {name: to_json(result, Places({})) for name, result in self.results().items()}

    def warnings(self) -> list[str]:
        return [str(warning) for warning in self.build.problems.warnings()]

    def entries(self) -> list[Path]:
        """The files of the cache that hold pages."""
        return [path for path in self.cache.glob("pages/*/*") if path.name != "environment"]


def _blog(root: Path, names: tuple[str, ...]) -> Blog:
    blog = Blog(root)
    for name in names:
        blog.write(name, PAGES[name])
    return blog


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """Pages that are read in no time."""
    return _blog(tmp_path, PLAIN)


@pytest.fixture
def whole_blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Blog:
    """Pages of every kind, and a copy of Huoye's own files to be changed."""
    copy = tmp_path / "huoye"
    shutil.copytree(
        ROOT / "plugins/huoye", copy, ignore=shutil.ignore_patterns("__pycache__", "new_blog")
    )
    monkeypatch.setattr(huoye, "__file__", str(copy / "__init__.py"))
    monkeypatch.syspath_prepend(str(tmp_path / "packages"))
    blog = _blog(tmp_path, tuple(PAGES))
    blog.put("content/formulas/twice.py", FORMULA)
    shutil.copytree(ROOT / "content/models/nice-digits", blog.content / "models/nice-digits")
    fill_cache(blog.cache)
    return blog


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Imports a plugin of that text, as ``shout``."""

    def load(text: str) -> Any:
        (tmp_path / "shout.py").write_text(text, "utf-8")
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.delitem(sys.modules, "shout", raising=False)
        import shout  # type: ignore[import-not-found]

        return shout

    return load
