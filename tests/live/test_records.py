"""What a build shows of the page check's records: of what still is what was checked."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.live.checked import show_checks
from huoye.live.figure import Baked
from huoye.live.records import (
    FILE_NAME,
    Measured,
    Record,
    Records,
    as_text,
    figures_of,
    read_records,
)
from huoye.reader import PageSource
from huoye.words import words_of
from tests.live.small_figures import BAKED, CHANGES, figure

CHROMIUM = Measured("142.0.1", "2026-11-29", 3, levels=1, share=0.0000213, numbers=3.04e-7)
FIREFOX = Measured("140.5", "2026-11-28", 2)


def _digest(html: str) -> str:
    (found,) = figures_of(html)
    return found.digest


@pytest.fixture
def page(tmp_path: Path) -> PageSource:
    return PageSource(tmp_path / "a.md", "", "en", build=Build({"PATH": str(tmp_path)}))


def _record(page: PageSource, **records: Record) -> None:
    known = {_digest(figure()) if name == "same" else name: one for name, one in records.items()}
    page.path.with_name(FILE_NAME).write_text(as_text(Records(known)), "utf-8")


def test_a_site_without_records_stays_as_it_is(page: PageSource) -> None:
    html = figure()
    assert show_checks(html, page) == html
    # But knows that the file may come.
    assert page.sought == {page.path.with_name(FILE_NAME): False}
    assert show_checks("<p>Text.</p>", page) == "<p>Text.</p>"


def test_a_line_for_a_figure_and_one_for_the_page(page: PageSource) -> None:
    _record(page, same=Record("a", "pixels", {"Firefox": FIREFOX, "Chromium": CHROMIUM}))
    html = show_checks(figure(), page)
    line = (
        "Checked 2026-11-28 in Chromium 142 and Firefox 140, settings tried: 2; "
        "live against published, "
        "0.0021 % of the pixels' values differ by 1 level at most (of 0.1 %, 1 level), "
        "largest difference of numbers 3e-7 (of 0.0001)."
    ).replace("'", "&#x27;")
    foot = f"<p data-foot><span data-checked>{line}</span></p></figcaption></figure>"
    assert f"A square.{foot}" in html
    end = "Every figure of this page was checked (1), the first on 2026-11-28."
    assert html.endswith(f'<div class="checked">{end}</div>')
    assert page.dependencies == {page.path.with_name(FILE_NAME)}


@pytest.mark.parametrize(
    ("record", "outcome"),
    [
        (Record("a", "bits", {"Firefox": FIREFOX}), "equal"),
        (Record("a", "pixels", {"Firefox": FIREFOX}), "equal_pixels"),
        (Record("a", "ranking", {"Firefox": replace(FIREFOX, numbers=2e-5)}), "numbers"),
    ],
)
def test_what_came_of_it(page: PageSource, record: Record, outcome: str) -> None:
    _record(page, same=record)
    words = words_of("checked", "en")
    assert words[outcome].format(largest="2e-5", most="0.0001") in show_checks(figure(), page)


def test_the_line_joins_what_the_caption_ends_with(page: PageSource) -> None:
    foot = '<p data-foot>Model: <a href="{static}/models/a.html">A</a></p>'
    _record(page, same=Record("a", "bits", {"Firefox": FIREFOX}))
    html = show_checks(figure(caption=f"<p>A square.</p>{foot}"), page)
    assert html.count("<p data-foot>") == 1
    assert "A</a> <span data-checked>Checked" in html


@pytest.mark.parametrize("baked", CHANGES.values(), ids=CHANGES)
def test_nothing_is_said_of_a_figure_that_has_changed(page: PageSource, baked: Baked) -> None:
    _record(page, same=Record("a", "bits", {"Firefox": FIREFOX}))
    words = words_of("checked", "en")
    html = show_checks(figure(baked), page)
    assert f"<span data-checked>{words['changed']}</span>" in html
    assert words["none"].format(count=1) in html and "2026" not in html
    both = show_checks(figure() + figure(baked, 2), page)
    some = words["some"].format(checked=1, count=2, date="2026-11-28")
    assert some in both


def test_what_a_theme_does_changes_no_digest() -> None:
    html = figure()
    shown = html.replace("{static}/files", "../../blog/files").replace(
        "<p>5", "<p tabindex='0'>\n 5"
    )
    assert _digest(shown) == _digest(html)
    drawn = "<mjx-container><mjx-math>x</mjx-math></mjx-container>"
    formula = replace(BAKED, html=BAKED.html + drawn)
    other = replace(BAKED, html=BAKED.html + drawn.replace(">x<", ">y<"))
    # As formulas are drawn depends on all formulas of a site.
    assert _digest(figure(formula)) == _digest(figure(other)) == _digest(html)


def test_records_of_articles_by_others_are_not_shown(page: PageSource, tmp_path: Path) -> None:
    _record(page, same=Record("a", "bits", {"Firefox": FIREFOX}))
    build = Build({"PATH": str(tmp_path), "HUOYE_UNTRUSTED": True})
    html = figure()
    assert show_checks(html, replace(page, build=build)) == html


def test_the_file_reads_as_it_was_written(tmp_path: Path) -> None:
    records = Records({"0" * 20: Record("a #b", "bits", {"Chromium": CHROMIUM})})
    path = tmp_path / FILE_NAME
    assert read_records(path) == Records({})
    path.write_text(as_text(records), "utf-8")
    assert read_records(path) == records


def test_no_markup_comes_of_a_record(page: PageSource) -> None:
    _record(page, same=Record("a", "bits", {"<b>": replace(FIREFOX, version="<i>")}))
    html = show_checks(figure(), page)
    assert "<b>" not in html and "<i>" not in html and "&lt;b&gt; &lt;i&gt;" in html


def _file(**changes: Any) -> str:
    record = {
        "place": "a",
        "tolerance": "bits",
        "browsers": {"Firefox": {"version": "1", "date": "2026-11-29", "settings": 1, **changes}},
    }
    return json.dumps({"figures": {"0" * 20: record}})


def _no_browser() -> str:
    return as_text(Records({"0" * 20: Record("a", "bits", {})}))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{\n<<<<<<< ours\n", "checks.json:2: this is not JSON"),
        ("[]", "stands where a table of fields belongs"),
        (_file(date="yesterday"), "this is no date as 2026-11-29"),
        (_file(settings="many"), "settings"),
        (_file(share=float("nan")), "NaN is not a number that JSON knows"),
        (_file(version="x" * 301), "a text is too long"),
        (_file(version="\b"), "a text is too long, or holds"),
        (_file().replace("0" * 20, "x"), "this is no digest of a figure"),
        (_no_browser(), "no browser is named"),
        ("[" * 100_000, "can't be read"),
        ("\0", "this is not JSON"),
        (" " * 10_000_001, "this file is larger than 10,000,000 bytes"),
    ],
)
def test_a_file_that_is_no_record(page: PageSource, text: str, words: str) -> None:
    path = page.path.with_name(FILE_NAME)
    path.write_text(text, "utf-8")
    with pytest.raises(BuildError) as refused:
        show_checks(figure(), page)
    assert words in str(refused.value)
    assert refused.value.path == path
    assert refused.value.mend
