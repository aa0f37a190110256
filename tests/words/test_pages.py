"""Pages in languages that have words, in kin of them, in others; and a language that is added."""

import json
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from huoye.words import words_of
from tests.conftest import ROOT, Build, fill_cache
from tests.promises import promised

HEAD = "Title: {lang}\nDate: 2020-01-01\nSlug: in-{slug}\nCategory: 试\nLang: {lang}\n\n"
FORMULA = """from typing import Annotated
from huoye import Curve, Plot, Result, Slider, Text, Value
Radius = Annotated[float, Slider(0, 10, label=Text("半径", en="radius", ar="نصف القطر"))]
def circle(r: Radius = 1) -> Result:
    return Result([Value("r", r, Text("半径", en="radius", ar="نصف القطر"))],
                  [Plot(Text("图", en="plot"), [Curve([(0, 0), (r, r)])])])
"""
#: One of every figure kind.
BLOCKS = """
/// sample | nice-digits
///

/// interpolate | nice-digits
///

/// encode | nice-digits
///

/// edit | glow-avatars
///

/// compare | nice-digits, realnvp-digits
///

/// neighbours | word2vec-poetry
    word: 明月
///

/// formula | circle
///

/// python | cell
```python
6 * 7
```
///

文[^1]

[^1]: 注
"""
KINDS = ["sample", "interpolate", "encode", "edit", "compare", "neighbours", "formula", "python"]
#: Page's language -> its ``lang`` attribute and the language of its words.
LANGUAGES = {
    "ar": ("ar", "en"),
    "zh-HK": ("zh-hk", "zh"),
    "zh-Hant": ("zh-hant", "zh"),
    "en-US": ("en-us", "en"),
}


def _write(content: Path, lang: str, body: str) -> None:
    path = content / "posts" / f"{lang}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD.format(lang=lang, slug=lang.lower()) + body, "utf-8")


#: Sections of what figures say at build, and in the page.
SECTIONS = ["figure", *KINDS, "sources", "example_sheet", "picture_input", "plot.mjs", "checked"]
VOID = {"img", "input", "br", "hr", "link", "meta", "wbr", "source"}


class _Said(HTMLParser):
    """What the site says in English within figures, and whether it is marked as such."""

    def __init__(self) -> None:
        super().__init__()
        #: Of each element that is open: its tag, its ``lang`` and ``dir``, its own or inherited.
        self._open: list[tuple[str, str, str]] = [("", "", "")]
        self.marked: list[str] = []
        self.unmarked: list[str] = []
        texts = {text for section in SECTIONS for text in words_of(section, "en").values()}
        # A name alone, or a sign, is in any language.
        texts = {text for text in texts if re.search("[a-z]{3}", re.sub("{.*?}", "", text))}
        self._own = re.compile("|".join(re.sub(r"\\{.*?\\}", ".*", re.escape(t)) for t in texts))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        _, lang, way = self._open[-1]
        here = (tag, given.get("lang") or lang, given.get("dir") or way)
        within = any(tag == "figure" for tag, _, _ in self._open)
        if tag not in VOID:
            self._open.append(here)
        for name in ("aria-label", "alt", "title", "data-late"):
            if within and (text := given.get(name)):
                self._judge(text, *here)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._open.pop()

    def handle_data(self, text: str) -> None:
        tags = {tag for tag, _, _ in self._open}
        if "figure" in tags and not tags & {"script", "pre"}:
            self._judge(text.strip(), *self._open[-1])

    def _judge(self, text: str, tag: str, lang: str, way: str) -> None:
        if self._own.fullmatch(text):
            # A drawing has no direction for its description.
            is_marked = lang == "en" and (way == "ltr" or tag == "desc")
            (self.marked if is_marked else self.unmarked).append(text)


@pytest.fixture(scope="module")
def output(build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a page in each of LANGUAGES that has a figure of every kind."""
    folder = tmp_path_factory.mktemp("languages")
    content = folder / "content"
    shutil.copytree(ROOT / "content/models", content / "models")
    (content / "formulas").mkdir()
    (content / "formulas/circle.py").write_text(FORMULA, "utf-8")
    for lang in LANGUAGES:
        _write(content, lang, BLOCKS)
    done = build(content, folder / "output")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "output"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_speaks_the_language_that_comes_nearest(output: Path, lang: str) -> None:
    attribute, language = LANGUAGES[lang]
    (path,) = output.rglob(f"in-{lang.lower()}/index.html")
    html = path.read_text("utf-8")
    assert re.search(rf'<html lang="{attribute}"', html, re.I)
    figures = re.findall(r'<figure class="live"[^>]*>', html)
    assert [re.search(r"fig-(\w+)", figure)[1] for figure in figures] == KINDS  # type: ignore[index]
    for figure in figures:
        assert f'data-words="{language}"' in figure
        assert f'lang="{attribute}"' in figure
    for section, key in (
        ("theme", "skip"),
        ("figure", "reset"),
        ("sample", "count"),
        ("interpolate", "why_spherical"),
        ("encode", "nats"),
        ("edit", "after"),
        ("compare", "bits"),
        ("neighbours", "term"),
        ("plot.mjs", "numbers"),
        ("python", "edit"),
    ):
        assert words_of(section, language)[key] in html, (section, key)
    assert words_of("reader", language)["back"].format(1) in html


def test_an_author_may_speak_a_language_that_has_no_words(output: Path) -> None:
    (path,) = output.rglob("in-ar/index.html")
    html = path.read_text("utf-8")
    assert "<dt>نصف القطر</dt>" in html
    assert "نصف القطر</label>" in re.sub("<span.*?</span>", "", html)


def test_a_page_says_which_way_it_runs_and_what_is_not_its_language(output: Path) -> None:
    (path,) = output.rglob("in-ar/index.html")
    html = path.read_text("utf-8")
    assert '<html lang="ar" dir="rtl">' in html
    assert '<span lang="en" dir="ltr">Skip to the text</span>' in html
    assert html.count('data-reset lang="en"') == html.count('data-actions lang="en"') == len(KINDS)
    said = _Said()
    said.feed(html)
    assert len(said.marked) > 60
    assert said.unmarked == []
    (path,) = output.rglob("in-zh-hk/index.html")
    html = path.read_text("utf-8")
    assert re.search(r"<html lang=.zh-hk.>", html, re.I)
    assert "data-reset>" in html
    (path,) = output.rglob("ar/models/nice-digits/index.html")
    html = path.read_text("utf-8")
    assert '<div class="prose model-page" lang="en" dir="ltr">' in html
    assert re.search(r'<a href="[^"]*in-ar/[^"]*" lang="ar" dir="rtl" hreflang="ar">', html)


def test_feeds_say_of_each_article_which_way_it_runs(output: Path) -> None:
    """They have no attribute for it, but articles are HTML."""
    (path,) = output.rglob("lang-ar.atom.xml")
    entry = path.read_text("utf-8")
    turned = '&lt;div lang="ar" dir="rtl"&gt;'
    fields = re.findall(r'<(summary|content) type="html">(.*?)</\1>', entry, re.S)
    assert fields and all(html.startswith(turned) for _, html in fields)
    (path,) = output.rglob("lang-zh-hk.atom.xml")
    assert not re.search('type="html">&lt;div', path.read_text("utf-8"))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the whole engine with one file more: Italian."""
    folder = tmp_path_factory.mktemp("house")
    for name in ("plugins", "theme"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("node_modules", "pelicanconf.py", "LICENSE", "package-lock.json"):
        (folder / name).symlink_to(ROOT / name)
    english = (ROOT / "plugins/huoye/words/en.mjs").read_text("utf-8")
    italian = re.sub(r'("[^"]*"): "([^{}"]*)"', r'\1: "it: \2"', english)
    (folder / "plugins/huoye/words/it.mjs").write_text(italian, "utf-8")
    fill_cache(folder / ".cache")
    return folder


def test_adding_a_language_is_adding_one_file(house: Path) -> None:
    assert len(promised("a language")) == 1
    content = house / "content"
    shutil.copytree(ROOT / "content/models/nice-digits", content / "models/nice-digits")
    (content / "formulas").mkdir()
    (content / "formulas/circle.py").write_text(FORMULA, "utf-8")
    _write(content, "it-CH", "/// sample | nice-digits\n///\n\n/// formula | circle\n///\n")
    subprocess.run(
        [sys.executable, "-m", "pelican", "content", "-o", "output"],
        cwd=house,
        env={**os.environ, "PYTHONPATH": "plugins"},
        check=True,
        timeout=600,
    )
    (path,) = (house / "output").rglob("in-it-ch/index.html")
    html = path.read_text("utf-8")
    assert html.count('data-words="it"') == 2
    for sentence in ("Skip to the text", "Run", "Count", "Numbers in this plot"):
        assert f">it: {sentence}" in html or f">it: {sentence}</a>" in html, sentence
    (module,) = (house / "output").glob("live/*/words/live/it.mjs")
    assert json.dumps("it: Stopped.") in module.read_text("utf-8")
