"""Blogs as other people have them, each with a formula and a model: the shapes of real ones.

Their settings name Huoye among the plugins and say nothing else of it.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests import pelican_run
from tests.conftest import ROOT

MODEL = ROOT / "plugins/huoye/new_blog/blog/content/models/glow-pixels"
CIRCLE = """from typing import Annotated

from huoye import Result, Slider, Value


def circle(r: Annotated[float, Slider(0, 10)] = 1) -> Result:
    return Result([Value("area", 3.141592653589793 * r * r, "area")])
"""
FIGURE = "/// formula | circle\nA circle of radius $r$.\n///\n"
SAMPLE = "/// sample | glow-pixels\n    count: 4\n\nFour faces.\n///\n"
_COMMON = """
PATH = "content"
SITENAME = "Somebody’s blog"
AUTHOR = "Somebody"
TIMEZONE = "UTC"
SITEURL = ""
RELATIVE_URLS = True
"""
_OWN_PAGE = """<!DOCTYPE html>
<html lang="{{ DEFAULT_LANG }}">
<title>{{ SITENAME }}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="https://fonts.example/css?family=Lora">
<style>* { box-sizing: content-box } figure { border: 1px solid red }</style>
<body class="home">
"""


@dataclass(frozen=True)
class Shape:
    """A blog. Folders and files are relative to its own."""

    name: str
    settings: str
    #: Path -> text.
    files: Mapping[str, str]
    #: The pages with figures, in the output.
    figures: tuple[str, ...]
    #: Where the site goes.
    output: str = "output"
    #: What somebody else has put into the output.
    by_hand: Mapping[str, str] = field(default_factory=dict)

    def write(self, root: Path) -> Path:
        """The blog, in a folder of its name below ``root``."""
        blog = root / self.name
        written = {f"{self.output}/{name}": text for name, text in self.by_hand.items()}
        written |= {"pelicanconf.py": _COMMON + self.settings, "content/formulas/circle.py": CIRCLE}
        for name, text in {**written, **self.files}.items():
            (blog / name).parent.mkdir(parents=True, exist_ok=True)
            (blog / name).write_text(text, "utf-8")
        shutil.copytree(MODEL, blog / "content/models" / MODEL.name)
        return blog


def build(blog: Path, cache: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``pelican`` in a blog, as its owner does. cache: where all blogs keep their bakes."""
    settings = ("-s", "pelicanconf.py", *arguments, "-e", f'CACHE_PATH="{cache}"')
    return pelican_run.run(*settings, folder=blog, timeout=120)


OWN_THEME = Shape(
    # A theme with a style and fonts of its own, whole articles in its list, and no head; plugins in
    # a package called "plugins"; no categories and no authors.
    "own_theme",
    """
PLUGIN_PATHS = ["."]
PLUGINS = ["plugins.summary", "huoye"]
THEME = "theme"
ARTICLE_PATHS = ["blog"]
ARTICLE_URL = "posts/{slug}/"
ARTICLE_SAVE_AS = "posts/{slug}/index.html"
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = ""
""",
    {
        "plugins/__init__.py": "",
        "plugins/summary.py": """
from pelican.plugins import signals

def mark(content):
    content.has_summary = True

def register():
    signals.content_object_init.connect(mark)
""",
        "theme/templates/index.html": _OWN_PAGE
        + "{% for article in articles %}{{ article.content }}{% endfor %}",
        "theme/templates/article.html": _OWN_PAGE
        + "<h1>{{ article.title }} {{ article.has_summary }}</h1>{{ article.content }}",
        "theme/static/theme.css": "",
        "content/blog/one.md": "Title: One\nDate: 2020-01-01\nSlug: My_First.Post\n"
        f"excerpt_separator: more\n\nArea: $$\\pi r^2$$\n\n{FIGURE}",
        "content/blog/two.md": "Title: Two\nDate: 2020-01-02\nslug: b/two\n\nText.\n\n"
        f"{FIGURE}\n{SAMPLE}",
    },
    ("index.html", "posts/My_First.Post/index.html", "posts/b/two/index.html"),
)

FILE_NAMES = Shape(
    # Everything below the content folder is an article, models too; names of files tell the date
    # and the slug; Pelican's own theme.
    "file_names",
    r"""
PLUGINS = ["huoye"]
FILENAME_METADATA = r"(?P<date>\d{4}-\d{2}-\d{2})_(?P<slug>.*)"
USE_FOLDER_AS_CATEGORY = True
""",
    {
        "content/maths/2021-02-03_circle_area.md": f"Title: 圆\n\n文字。\n\n{FIGURE}\n{SAMPLE}",
        "content/unix/2021-02-04_shell.md": "Title: Shell\nTags: a, b\n\n\techo $$\n",
        "content/models/tesla/2021-02-05_tesla.md": "Title: A model of another kind\n\nText.\n",
    },
    # Pelican's own theme prints the newest article of a list whole.
    ("category/maths.html", "circle_area.html"),
)

ROOT_OUTPUT = Shape(
    # Traditional Chinese; the site goes into the root of the repository that a host serves.
    "root_output",
    """
PLUGINS = ["huoye"]
DEFAULT_LANG = "zh-tw"
OUTPUT_PATH = "."
THEME = "simple"
ARTICLE_PATHS = ["posts"]
""",
    {
        "content/posts/money.md": "Title: 錢\nDate: 2019-01-01\nSlug: Money_1\n\n浪費 $$\n\n"
        f"又 ($$$)\n\n{FIGURE}\n{SAMPLE}",
        "content/pages/about.md": "Title: 關於\n\n文字\n",
        "README.md": "Not a page.\n",
    },
    ("Money_1.html",),
    output=".",
    by_hand={"CNAME": "blog.example", ".nojekyll": "", ".git/HEAD": "ref: refs/heads/main\n"},
)

SUBSITES = Shape(
    # A site in a second language inside the first one's output; a plugin that appends to Pelican's
    # Markdown settings, as pelican-render-math does.
    "subsites",
    """
PLUGIN_PATHS = ["mine"]
PLUGINS = ["append", "subsite", "huoye"]
THEME = "simple"
DEFAULT_LANG = "en"
""",
    {
        "mine/append.py": """
from markdown.extensions.smarty import SmartyExtension
from pelican.plugins import signals

def append(pelican):
    markdown = pelican.settings["MARKDOWN"]
    markdown.setdefault("extensions", []).append(SmartyExtension())

def register():
    signals.initialized.connect(append)
""",
        "mine/subsite.py": """
from pelican import Pelican
from pelican.plugins import signals

def subsite(pelican):
    settings = pelican.settings.copy()
    if settings["DEFAULT_LANG"] == "es":
        return
    settings.update(
        DEFAULT_LANG="es",
        OUTPUT_PATH=settings["OUTPUT_PATH"] + "/es",
        DELETE_OUTPUT_DIRECTORY=False,
    )
    Pelican(settings).run()

def register():
    signals.finalized.connect(subsite)
""",
        "content/one.md": "Title: One\nDate: 2020-01-01\nImage: a.png\nAlias: /a/\n    /b/\n\n"
        f"- Area:\n$$\\pi r^2$$\n- as is\n\n{FIGURE}\n{SAMPLE}",
    },
    ("one.html", "es/one.html"),
    by_hand={"es/by-hand.txt": "mine"},
)

LEGACY = Shape(
    # Our theme over settings that have grown: old names of Markdown's extensions, plugins that put
    # a text and a dictionary where others have a list and a name.
    "legacy",
    """
import huoye.theme

PLUGIN_PATHS = ["mine"]
PLUGINS = ["clash", "huoye"]
THEME = huoye.theme.FOLDER
DEFAULT_LANG = "zh-cn"
SITESUBTITLE = "一个博客"
DEFAULT_PAGINATION = 1
ARCHIVES_SAVE_AS = "archiv/index.html"
MARKDOWN = {
    "extensions": ["extra", "codehilite", "fenced_code", "toc", "sane_lists"],
    "extension_configs": {"codehilite": {"css_class": "highlight", "linenums": False}},
}
MENUITEMS = [("首页", "/")]
""",
    {
        "mine/clash.py": """
from pelican.plugins import signals

def clash(content):
    content.toc = "<div>a table of contents</div>"
    content.series = {"index": 1}

def register():
    signals.content_object_init.connect(clash)
""",
        "content/a.md": "Title: 甲\nDate: 2020-01-01\nCover: a.png\n\n"
        f"文字 $$\\pi r^2$$ 文字\n\n{FIGURE}\n{SAMPLE}\n```python\nx = 1\n```\n",
        "content/b.md": "Title: 乙\nDate: 2020-01-02\nTags: 一, 二\n\n"
        "## 一\n\n## 二\n\n## 三\n\n## 四\n",
    },
    ("jia.html",),
)

REST = Shape(
    # Our theme over Pelican's own defaults: reStructuredText beside Markdown, several authors, a
    # date for what has none.
    "rest",
    """
import huoye.theme

PLUGINS = ["huoye"]
THEME = huoye.theme.FOLDER
DEFAULT_DATE = (2012, 3, 2)
LINKS = [("Somebody", "https://somebody.example")]
EXTRA_PATH_METADATA = {"extra/robots.txt": {"path": "robots.txt"}}
STATIC_PATHS = ["extra"]
""",
    {
        "content/super.rst": "A super article\n###############\n\n:tags: foo, bar\n"
        ":date: 2010-12-02 10:14\n:category: yeah\n:author: Somebody else\n\nText.\n\n"
        "A title\n=======\n\n.. code-block:: python\n\n   x = 1\n",
        "content/circle.md": f"Title: A circle\nCategory: yeah\n\nText.\n\n{FIGURE}\n{SAMPLE}",
        "content/pages/about.rst": "About\n#####\n\nWho I am.\n",
        "content/extra/robots.txt": "",
    },
    ("a-circle.html",),
)

SHAPES = (OWN_THEME, FILE_NAMES, ROOT_OUTPUT, SUBSITES, LEGACY, REST)
