"""A small real site, built as an author builds one."""

import re
import subprocess
from pathlib import Path

import pytest

from huoye.core.files import sha256
from tests import pelican_run
from tests.conftest import ROOT, page_head

CONF = """
PATH = "content"
OUTPUT_PATH = "output"
CACHE_PATH = "cache"
SITENAME = "s"
SITEURL = "https://example.org/blog"
TIMEZONE = "UTC"
DEFAULT_LANG = "zh"
LOCALE = ["C"]
READERS = {"rst": None}
THEME = "theme"
DIRECT_TEMPLATES = ["index"]
ARTICLE_PATHS = ["posts"]
PAGE_PATHS = ["pages"]
FEED_ALL_ATOM = "all.atom.xml"
FEED_ALL_RSS = "all.rss.xml"
RSS_FEED_SUMMARY_ONLY = False
PLUGINS = ["huoye"]
HUOYE_STRICT = True
MATHJAX_MACROS = {"R": r"\\mathbb{R}"}
"""
ARTICLE = (
    "{{ article.has_math }} {{ MATHJAX_CSS }}\n{{ MATHJAX_FONTS|join(' ') }}\n"
    "{{ article.summary }}\n\n{{ article.content }}"
)
PAGE = "{{ page.has_math }} {{ MATHJAX_CSS }}\n{{ page.content }}"
INDEX = "{% for article in articles %}{{ article.summary }}{% endfor %}"

MATHS = (
    page_head("maths", title="含 $x^2$ 的标题", category="")
    + """\
首段 $x\\in\\R$。

## 梯度 $\\nabla f$

$$
e=mc^2 \\tag{1}
$$
"""
)
PLAIN = page_head("plain", title="文", date="2020-01-02", category="") + "只有文字。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    paths = f"PLUGIN_PATHS = [{str(ROOT / 'plugins')!r}]\n"
    (tmp_path / "pelicanconf.py").write_text(CONF + paths, encoding="utf-8")
    templates = tmp_path / "theme/templates"
    templates.mkdir(parents=True)
    (tmp_path / "theme/static").mkdir()
    for name, text in (("article", ARTICLE), ("page", PAGE), ("index", INDEX)):
        (templates / f"{name}.html").write_text(text, encoding="utf-8")
    return tmp_path


def build(folder: Path, sources: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    for name, text in sources.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return pelican_run.run("-s", str(folder / "pelicanconf.py"), folder=ROOT, timeout=120)


def snapshot(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): sha256(path) for path in files}


def test_a_site_with_formulas(folder: Path) -> None:
    sources = {
        "posts/a.md": MATHS,
        "posts/b.md": PLAIN,
        "pages/c.md": page_head("c", date="", category="") + "d",
    }
    done = build(folder, sources)
    assert done.returncode == 0, done.stdout + done.stderr
    output = folder / "output"

    flag, css = (output / "maths.html").read_text(encoding="utf-8").split("\n")[0].split()
    assert flag == "True"
    assert (output / "plain.html").read_text(encoding="utf-8").startswith("False ")
    assert (output / "pages/c.html").read_text(encoding="utf-8").startswith("False ")

    sheet = (output / css).read_text(encoding="utf-8")
    fonts = re.findall(r'url\("([^"]+)"\)', sheet)
    # The strut, the usual face and that of \mathbb.
    assert len(fonts) == 3
    published = {path.name for path in (output / "mathjax").iterdir()}
    assert published == {*fonts, Path(css).name}
    early = (output / "maths.html").read_text(encoding="utf-8").split("\n")[1].split()
    assert [Path(font).name for font in early] == fonts[:2]
    assert not re.search(r"https?:|@import", sheet)

    index = (output / "index.html").read_text(encoding="utf-8")
    assert "<math" in index
    assert "mjx" not in index
    for feed in ("all.atom.xml", "all.rss.xml"):
        text = (output / feed).read_text(encoding="utf-8")
        assert "含 x² 的标题" in text
        assert text.count("&lt;math") >= 3
        assert "mjx" not in text


def test_the_same_sources_build_the_same_bytes(folder: Path) -> None:
    build(folder, {"posts/a.md": MATHS})
    first = snapshot(folder / "output")
    assert "maths.html" in first
    build(folder, {})
    assert snapshot(folder / "output") == first


def test_a_site_without_formulas_ships_no_fonts(folder: Path) -> None:
    done = build(folder, {"posts/b.md": PLAIN})
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (folder / "output/mathjax").exists()
    assert (folder / "output/plain.html").read_text(encoding="utf-8").startswith("False \n")


def test_every_problem_stops_the_build_and_the_output_stays(folder: Path) -> None:
    build(folder, {"posts/a.md": MATHS})
    before = snapshot(folder / "output")
    assert "maths.html" in before
    done = build(
        folder,
        {
            "posts/a.md": MATHS.replace("\\nabla", "\\nabal") + "\n见 \\eqref{无}。\n",
            "posts/b.md": PLAIN.replace("Slug: plain\n", "") + "\n文 $$字$$\n",
            "posts/c.md": PLAIN.replace("plain", "c") + "\n/// nota\n///\n",
            "pages/d.md": page_head("", date="", category="") + "d",
        },
    )
    assert done.returncode == 1
    content = folder / "content"
    for place, words in (
        ("posts/a.md:7", "Undefined control sequence \\nabal"),
        ("posts/a.md:13", "no formula on this page has \\label{无}"),
        ("posts/b.md:1", "no slug"),
        ("posts/b.md:6", "$$ around words: $$字$$"),
        ("posts/c.md:7", "unknown block “nota”"),
        ("pages/d.md:1", "no slug"),
    ):
        assert f"{content / place}: {words}" in done.stderr
    assert snapshot(folder / "output") == before
