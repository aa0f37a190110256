"""The same sources give the same bytes, whoever builds them where and when;
``python -m benchmarks.reproducible`` asks it of the real archive."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks.reproducible import ELSEWHERE, HERE, differences
from tests.blogs.shapes import CIRCLE
from tests.conftest import ROOT, page_head
from tests.core.blog import Blog

CONF = f"""
from pelicanconf_of_the_archive import *
PLUGIN_PATHS = [{str(ROOT / "plugins")!r}, "."]
THEME = {str(ROOT / "theme")!r}
LINTS = {{}}
SITEURL = "https://example.org"
RELATIVE_URLS = False
TEMPLATE_PAGES = {{}}
CACHE_PATH = "kept"
SITE_MANIFEST = True
FEED_ALL_RSS = "feeds/all.rss.xml"
"""
#: What differs, by all that a build may look at and should not.
FICKLE = """
import datetime, os, time
from pathlib import Path
from pelican import signals


def write(pelican):
    signs = {
        "day": datetime.datetime.now().year,
        "seconds": int(time.time() / 86400),
        "order": [entry.name for entry in os.scandir("content/posts")],
        "hashes": list({"one", "two", "three", "four", "five"}),
        "place": os.getcwd(),
        "zone": time.localtime(0).tm_hour,
        "umask": oct(os.umask(0o022)),
    }
    for name, sign in signs.items():
        Path(pelican.output_path, f"{name}.txt").write_text(str(sign))


def register():
    signals.finalized.connect(write)
"""


def test_two_clean_builds_are_the_same_bytes(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog")
    blog.put("pelicanconf_of_the_archive.py", (ROOT / "pelicanconf.py").read_text("utf-8"))
    blog.put("pelicanconf.py", CONF)
    figure = "/// formula | circle\n    r: 5\n\nA circle.\n///\n"
    for number in range(4):
        tags = f"Tags: one, two, tag {number}\n"
        blog.write(f"page-{number}", f"Text $x^{number}$ `code`.\n\n{figure}", tags)
    for lang in ("de", "en", "fr"):
        # Of one day: their order is that of their files.
        head = page_head("page-0", title=lang, category="c", lang=lang)
        blog.put(f"content/posts/page-0.{lang}.md", f"{head}Text.\n")
    blog.put("content/formulas/circle.py", CIRCLE)
    if (ROOT / ".cache/runtimes").is_dir():
        # Costly, and asked for by the tests of the wheels.
        shutil.copytree(ROOT / ".cache/runtimes", blog.root / "kept/runtimes")
    sites = [which.build(blog.root, tmp_path, "pelicanconf.py") for which in (HERE, ELSEWHERE)]
    assert len(list(sites[0].rglob("page-*/index.html"))) == 4 + 3
    assert differences(*sites) == []


def test_a_feed_without_articles_bears_no_moment(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog")
    for name in ("a", "b"):
        (blog.root / f"content/posts/{name}.md").unlink()
    blog.set("FEED_ALL_ATOM, FEED_ALL_RSS = 'all.atom.xml', 'all.rss.xml'\n")
    sites = [which.build(blog.root, tmp_path, "pelicanconf.py") for which in (HERE, ELSEWHERE)]
    assert "<updated>" in (sites[0] / "all.atom.xml").read_text()
    assert differences(*sites) == []


def test_what_differs_is_named(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog")
    blog.put("fickle.py", FICKLE)
    blog.set('PLUGINS.append("fickle")\n')
    sites = [which.build(blog.root, tmp_path, "pelicanconf.py") for which in (HERE, ELSEWHERE)]
    names = ("day", "hashes", "order", "place", "seconds", "umask", "zone")
    assert differences(*sites) == [f"{name}.txt" for name in names]
