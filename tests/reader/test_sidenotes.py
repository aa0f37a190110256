"""Footnotes beside the text: marks have the numbers by which the theme's style sheet finds them."""

import re

from huoye.core.build import Build
from huoye.reader import Pipeline
from huoye.reader.sidenotes import with_note_numbers
from tests.conftest import ROOT

TEXT = "A[^b] and B[^a], again[^b].\n\n[^a]: One.\n[^b]: Two, of\n\n    two paragraphs.\n"


def test_the_first_mark_of_each_note_has_its_place_in_the_list() -> None:
    html = with_note_numbers(Build().get(Pipeline).html(TEXT, "en"))
    marks = re.findall(r'<sup id="fnref:(\w)" data-note="(\d)">', html)
    notes = re.findall(r'<li id="fn:(\w)">', html)
    assert marks == [(name, str(number)) for number, name in enumerate(notes, start=1)]
    assert html.count("data-note") == 2


def test_what_is_no_mark_stays() -> None:
    for html in ("<p>a</p>", '<sup id="fnref:a"><a class="footnote-ref" href="#fn:a">x</a></sup>'):
        assert with_note_numbers(html) == html


def test_the_theme_places_each_below_the_one_before() -> None:
    css = (ROOT / "theme/static/css/notes.css").read_text("utf-8")
    marks = re.findall(r'\[data-note="(\d+)"\] \{ anchor-name: --n(\d+); \}', css)
    notes = re.findall(
        r"li:nth-child\((\d+)\) \{ anchor-name: --b(\d+); "
        r"top: max\(anchor\(--n(\d+) top, 0px\), anchor\(--b(\d+) bottom, -1rem\) \+ 1rem\); \}",
        css,
    )
    numbers = [str(number) for number in range(1, len(marks) + 1)]
    assert len(marks) >= 16
    assert marks == [(number, number) for number in numbers]
    assert notes == [(n, n, n, str(int(n) - 1)) for n in numbers]
    assert f"li:nth-child(-n + {len(marks)})" in css
