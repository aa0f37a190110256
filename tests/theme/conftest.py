"""A small site, rendered with the theme by Pelican alone: of our plugins, what templates call."""

from __future__ import annotations

import locale
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pelican import Pelican
from pelican.contents import Content
from pelican.plugins import signals
from pelican.settings import read_settings

from huoye.core.build import KEY, Build
from huoye.leads.cards import card_of
from huoye.listings.language_generator import LanguageGenerator
from huoye.listings.related import related
from huoye.pictures.markup import with_variants
from huoye.printing.articles import pdf_of
from huoye.reader.plugin import TEMPLATE_FUNCTIONS as OF_PAGES
from huoye.references.cite_this import citation_of
from huoye.references.cited_by import cited_by
from huoye.words.plugin import TEMPLATE_FUNCTIONS
from tests.conftest import ROOT, page_head
from tests.theme.rendered import Site

POSTS = {
    "first": ("初中生活结束了", "2009-07-17", "zh", "生活", "TOC: No\n"),
    "ellipse": ("椭圆的周长与面积", "2009-08-01", "zh", "数学", "Tags: 椭圆\n"),
    "ellipse.en": ("Perimeter and area", "2009-08-01", "en", "数学", "Tags: 椭圆, unseen\n"),
    "spring": ("旋转的弹簧将如何伸长?", "2010-07-30", "zh", "物理", ""),
    # Out of order in time, so that Series_index must decide.
    "flow-2": ("流之二", "2018-08-11", "zh", "信息时代", "Series: 细水长flow\nSeries_index: 2\n"),
    "flow-1": ("流之一", "2018-08-26", "zh", "信息时代", "Series: 细水长flow\nSeries_index: 1\n"),
}
PAGES = {"about": ("关于", "zh"), "about.en": ("About", "en")}
TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n"
BODY = f"## 一 {{#一}}\n\n这里是全文。\n\n{TABLE}\n    code\n\n## 二\n\n## 三\n\n## 四\n"


def _play_the_plugins(content: Content) -> None:
    """What the reader, the mathematics and the figures add to an entry."""
    if content.slug in ("ellipse", "first"):
        content.headings = [{"level": 2, "id": f"h{n}", "name": f"<b>{n}</b>"} for n in range(4)]
    if content.slug == "ellipse":
        content.has_live = content.has_math = True


def _language_generator(_pelican: Pelican) -> type[LanguageGenerator]:
    return LanguageGenerator


def _write_sources(content: Path) -> None:
    for name, (title, date, lang, category, more) in POSTS.items():
        path = content / "posts" / date[:4] / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        slug = name.removesuffix(".en")
        more += f'Summary: 摘要“{name}” <b>&lt;"&gt;</b>\n'
        head = page_head(slug, title=title, date=date, category=category, lang=lang, more=more)
        path.write_text(head + BODY, encoding="utf-8")
    (content / "pages").mkdir()
    for name, (title, lang) in PAGES.items():
        head = page_head("about", title=title, date="", category="", lang=lang)
        (content / "pages" / f"{name}.md").write_text(head + BODY, encoding="utf-8")
    shutil.copytree(ROOT / "content/extra", content / "extra")


@contextmanager
def _same_locale() -> Iterator[None]:
    """Pelican sets this process's locale, by which later tests would read and write text."""
    before = locale.setlocale(locale.LC_ALL)
    try:
        yield
    finally:
        locale.setlocale(locale.LC_ALL, before)


@_same_locale()
def _build(folder: Path, conf: str, **override: Any) -> Path:
    _write_sources(folder / "content")
    settings = read_settings(
        str(ROOT / conf),
        override={
            "PATH": str(folder / "content"),
            "OUTPUT_PATH": str(folder / "output"),
            "CACHE_PATH": str(folder / "cache"),
            "PLUGINS": [],
            "JINJA_GLOBALS": {
                **TEMPLATE_FUNCTIONS,
                **OF_PAGES,
                "citation_of": citation_of,
                "cited_by": cited_by,
                "card_of": card_of,
                "related": related,
                "pdf_of": pdf_of,
                "with_variants": with_variants,
            },
            KEY: Build(),
            "DEFAULT_PAGINATION": 2,
            "DEFAULT_ORPHANS": 0,
            "LIVE_SCRIPTS": {lang: f"live/abc/hydrate.{lang}.mjs" for lang in ("zh", "en")},
            "LIVE_STYLE": "live/abc/figures.css",
            "MATHJAX_CSS": "mathjax/abc.css",
            "MATHJAX_FONTS": ["mathjax/abc.woff2"],
            **override,
        },
    )
    with (
        signals.content_object_init.connected_to(_play_the_plugins),
        signals.get_generators.connected_to(_language_generator),
    ):
        Pelican(settings).run()
    return folder / "output"


@pytest.fixture(scope="session")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site as `make serve` builds it: every address relative."""
    return Site(_build(tmp_path_factory.mktemp("preview"), "pelicanconf.py"), "")


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site as it is published into a folder of its host."""
    root = "https://example.org/blog"
    output = _build(tmp_path_factory.mktemp("published"), "publishconf.py", SITEURL=root)
    return Site(output, root)


@pytest.fixture(params=["preview", "published"])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """Both of them, one after the other."""
    yield request.getfixturevalue(request.param)
