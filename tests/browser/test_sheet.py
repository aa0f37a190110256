"""The theme's sheet by itself, on pieces of pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from huoye.core.build import Build
from huoye.reader import Pipeline
from tests.browser.sites import fresh_tab
from tests.conftest import ROOT

SHEETS = (
    "theme/static/css/main.css",
    "theme/static/css/code.css",
    "plugins/huoye/references/static/references.css",
)
MODELS = """<table class="models"><thead><tr><th>Model<th>Score<th>Parameters<th>Files
<th>Licence of the weights<th>Data and its licence</thead><tbody>
<tr><th><a href="#">f-VAEs avatars</a>
<td>≤\u00a01.487 bits/dim<br><small>32 levels a channel</small><td>2,885,978
<td class="unbroken">5.3 MB<td>CC0 1.0, like the art
<td class="wordy">Portraits of members of the US Congress (voteview/member_photos), found, aligned
and cropped: those whose service ended by 1931<br><small>Public domain by age</small>
</table>"""
#: Words of a table's cells that are broken.
BROKEN = """cells => cells.flatMap((cell) => {
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), broken = [];
  const range = new Range();
  for (let node; (node = walker.nextNode());)
    for (const { index, 0: word } of node.data.matchAll(/\\S+/g)) {
      range.setStart(node, index), range.setEnd(node, index + word.length);
      const tops = [...range.getClientRects()].map(({ top }) => Math.round(top));
      if (new Set(tops).size > 1) broken.push(word);
    }
  return broken;
})"""


@contextmanager
def _piece(
    browser: Browser, html: str, width: int, lang: str = "en", height: int = 900
) -> Iterator[Page]:
    style = "".join((ROOT / sheet).read_text("utf-8") for sheet in SHEETS)
    with fresh_tab(browser, viewport={"width": width, "height": height}) as page:
        page.set_content(
            f'<!doctype html><html lang="{lang}" dir="ltr"><style>{style}</style><body>'
            f'<div class="sheet"><div class="prose">{html}</div></div></html>'
        )
        yield page


@pytest.mark.parametrize("width", [390, 1000, 1440])
def test_no_number_is_broken_in_the_table_of_models(browser: Browser, width: int) -> None:
    with _piece(browser, MODELS, width) as page:
        assert page.locator(".models :is(th, td):not(.wordy)").evaluate_all(BROKEN) == []
        ends = [page.locator(name).bounding_box() for name in (".models", ".prose")]
        assert ends[0] and ends[1]
        assert ends[0]["x"] + ends[0]["width"] <= ends[1]["x"] + ends[1]["width"] + 0.5
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(
    ("lang", "name", "most"),
    [
        ("zh", "CBOW，负采样，64每128词", 4),
        ("en", "CBOW, negative sampling, 64 for 128 words", 5),
    ],
)
def test_names_of_rows_keep_a_width_beside_numbers(
    browser: Browser, lang: str, name: str, most: int
) -> None:
    numbers = " | ".join(["0.638 ± 0.006"] * 7)
    table = f"| {' | '.join('abcdefgh')} |\n{'|--' * 8}|\n| {name} | {numbers} |"
    with _piece(browser, Build().get(Pipeline).html(table, lang), 390, lang) as page:
        lines = page.locator("tbody tr").evaluate(
            "row => row.clientHeight / parseFloat(getComputedStyle(row).lineHeight)"
        )
        assert lines < most
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_what_a_fact_is_called_leaves_the_fact_its_room(browser: Browser) -> None:
    rows = "".join(
        f'<tr><th scope="row">{name}</th><td>{"mean log-density in nats " * 6}</td></tr>'
        for name in ("约定", "到最近的训练图片的距离之中位数")
    )
    facts = f'<table class="facts"><tbody>{rows}</table>'
    with _piece(browser, facts, 360, "zh") as page:
        name, whole = (page.locator(it).last.bounding_box() for it in (".facts th", ".facts"))
        assert name and whole
        assert name["width"] < 0.4 * whole["width"]


def test_on_paper_a_work_says_its_address_once(browser: Browser) -> None:
    link = '<a href="https://doi.org/10.2307/2323302">doi:10.2307/2323302</a>'
    with _piece(browser, f'<p>{link}</p><ol class="references"><li>{link}</ol>', 800) as page:
        page.emulate_media(media="print")
        shown = page.locator("a").evaluate_all(
            'links => links.map(link => getComputedStyle(link, "::after").content)'
        )
        assert "https://doi.org/10.2307/2323302" in shown[0]
        assert shown[1] == "none"


def test_no_han_comment_is_slanted(browser: Browser) -> None:
    """A slant that no font has is not made: of Han characters there is none."""
    code = '<div class="highlight"><pre><span class="c1"># 注</span></pre></div>'
    with _piece(browser, code, 800, "zh") as page:
        expect(page.locator(".c1")).to_have_css("font-synthesis-style", "none")


def test_what_scrolls_shows_its_ground_behind_the_bar(browser: Browser) -> None:
    """Firefox paints one that stays white, below tinted code, too."""
    with _piece(browser, f"<pre>{'x' * 500}</pre>", 800) as page:
        colours = page.locator("pre").evaluate("pre => getComputedStyle(pre).scrollbarColor")
        assert colours.endswith("rgba(0, 0, 0, 0)")


@pytest.mark.parametrize("width", [800, 1200])
def test_titles_begin_at_one_line_however_long_their_dates(browser: Browser, width: int) -> None:
    dates = ("21 September 2018", "27 May 2017")
    items = "".join(f'<li><time>{date}</time> <a href="#">{date}</a></li>' for date in dates)
    lists = f'<ol class="titles">{items}</ol><aside class="related"><ul>{items}</ul></aside>'
    with _piece(browser, lists, width) as page:
        for name in (".titles", ".related"):
            places = page.locator(f"{name} :is(time, a)").evaluate_all(
                "parts => parts.map(part => part.getBoundingClientRect().toJSON())"
            )
            first, second = places[1], places[3]
            assert first["left"] == second["left"]
            # Beside its date, in its line.
            assert places[0]["right"] < first["left"]
            assert places[0]["top"] < first["bottom"] < second["top"] + 1


def test_a_date_keeps_its_line_beside_a_long_category(browser: Browser) -> None:
    leaflet = (
        '<article class="leaflet"><p class="meta"><time>21 September 2018</time> '
        '<span><a href="#">Information age</a></span></p></article>'
    )
    with _piece(browser, leaflet, 390) as page:
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.locator("time").evaluate_all(BROKEN.replace("/\\S+/g", "/.+/g")) == []
