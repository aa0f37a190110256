"""A damaged cache is found out: the site is the same, and what was damaged is said."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.blogs.shapes import CIRCLE, SAMPLE
from tests.conftest import ROOT
from tests.core.blog import Blog, tree
from tests.hostile.attack import attacks

CELL = "/// python | two\n\n```python\n1 + 1\n```\n\nA cell.\n///\n"
FORMULA = "/// formula | circle\n    r: 5\n\nA circle.\n///\n"
MODEL = "plugins/huoye/new_blog/blog/content/models"


def _blog(root: Path) -> Blog:
    blog = Blog(root)
    blog.write("figures", f"{FORMULA}\n{CELL}\n{SAMPLE}")
    blog.put("content/formulas/circle.py", CIRCLE)
    shutil.copytree(ROOT / MODEL, root / "content/models")
    for kind in ("runtimes", "editor"):
        # Costly, the same everywhere, and checked like all else.
        if (ROOT / ".cache" / kind).is_dir():
            shutil.copytree(ROOT / ".cache" / kind, root / "cache" / kind)
    return blog


def test_nothing_damaged_is_published(tmp_path: Path) -> None:
    blog = _blog(tmp_path / "blog")
    assert "not what was written" not in blog.build()
    site = tree(blog.output)
    (tmp_path / "outside.txt").write_text("mine")
    damages = attacks("cache")
    for attack in damages:
        attack.made(blog.root / "cache")
    shutil.rmtree(blog.output)
    said = blog.build()
    assert tree(blog.output) == site
    for kind in ("gzip", "bakes", "modules", "editor", "pictures", "runtimes"):
        assert f"cache/{kind}/" in said
    assert said.count("this file of the cache is not what was written there") >= 12
    assert (tmp_path / "outside.txt").read_text() == "mine"
    # Once is enough.
    assert "cache/" not in blog.build().replace("cache/outputs", "")
