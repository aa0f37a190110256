"""A small site in three languages, built once, as the house builds it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests import pelican_run
from tests.conftest import ROOT
from tests.theme.rendered import Site

ADDRESS = "https://example.org/blog"
_SETTINGS = f"""
PATH = "content"
SITENAME = "Carnets"
AUTHOR = "Somebody"
TIMEZONE = "UTC"
DEFAULT_LANG = "fr"
SITEURL = "{ADDRESS}"
PLUGINS = ["huoye"]
THEME = {str(ROOT / "theme")!r}
CACHE_PATH = "cache"
ARTICLE_PATHS = ["posts"]
PAGE_PATHS = ["pages"]
STATIC_PATHS = ["images"]
DIRECT_TEMPLATES = ["index", "archives", "categories", "tags", "series"]
LANGUAGE_LISTINGS = "{{lang}}/"
SITEMAP_FILE = "sitemap.xml"
SHARING_CARDS = True
CONTENT_SECURITY_POLICY = "default-src 'self'"
GISCUS = {{"repo": "a/b", "repo_id": "R", "category": "C", "category_id": "D"}}
FEED_ALL_ATOM = "feeds/all.atom.xml"
CATEGORY_FEED_ATOM = "feeds/{{slug}}.atom.xml"
TRANSLATION_FEED_ATOM = "feeds/{{lang}}.atom.xml"
FEED_ALL_RSS = "feeds/all.rss.xml"
"""
_FORMULA = "$$\\begin{equation}a^2\\label{eq:a}\\end{equation}$$\n\nSee \\eqref{eq:a} and $b$.\n"
_PICTURE = '\n<figure id="fig-red"><img src="{static}/images/red.png" alt="red"></figure>\n'
_SOURCES = {
    "posts/circle.md": (
        "Title: Cercle & carré\nDate: 2020-01-02\nModified: 2021-03-04\nSlug: circle\nTags: g, x\n"
        "Category: maths\nAliases: /archives/12/\nLead: eq:a, fig-red\n\n"
        "Sur le cercle & $\\pi$.\n\n"
        f"{_FORMULA}{_PICTURE}\n[ici](#fig-red) [sphere](sphere.md)\n"
    ),
    "posts/circle.en.md": (
        "Title: Circle\nDate: 2020-01-02\nSlug: circle\nLang: en\nTags: g\n"
        "Category: maths\n\nOn it.\n"
    ),
    "posts/circle.zh-tw.md": (
        "Title: 圓\nDate: 2020-01-02\nSlug: circle\nLang: zh-TW\nCategory: maths\n\n圓。\n"
    ),
    "posts/sphere.md": (
        "Title: Sphere\nDate: 2020-02-03\nSlug: sphere\nTags: g, x\nCategory: maths\n\nBoule.\n"
    ),
    "posts/other.md": "Title: Autre\nDate: 2020-02-04\nSlug: other\nCategory: misc\n\nMot.\n",
    "posts/draft.md": "Title: Draft\nDate: 2020-02-05\nSlug: draft\nStatus: draft\n\nSecret.\n",
    "posts/hidden.md": "Title: Hidden\nDate: 2020-02-06\nSlug: hidden\nStatus: hidden\n\nSecret.\n",
    "pages/about.md": "Title: About\nSlug: about\n\nWords.\n",
}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    blog = tmp_path_factory.mktemp("carnets")
    for name, text in _SOURCES.items():
        path = blog / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (blog / "content/images").mkdir()
    Image.new("RGB", (300, 200), (200, 10, 10)).save(blog / "content/images/red.png")
    (blog / "pelicanconf.py").write_text(_SETTINGS, "utf-8")
    done = pelican_run.run("-s", "pelicanconf.py", folder=blog, timeout=180)
    assert done.returncode == 0, done.stdout + done.stderr
    return Site(Path(blog) / "output", ADDRESS)
