"""From a result to HTML and SVG, by the modules that the page has."""

import json
import math
import re
import xml.etree.ElementTree as etree
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from huoye import (
    Axis,
    Curve,
    Guide,
    Marker,
    Plot,
    Points,
    Result,
    Shape,
    Table,
    Tex,
    Text,
    Value,
)
from huoye.formula.cells import run_cells
from huoye.render.renderer import CannotDraw, Renderer, StrangeData
from tests.conftest import ROOT
from tests.render.test_tex import ALL

Draw = Callable[..., str]
EVIL = '<script>alert("1")</script>&\'"<img src=x onerror=alert(1)>'
SVG = "{http://www.w3.org/2000/svg}"


def _everything(words: str | Text) -> Result:
    """A result in which every place for words holds the same ones."""
    plot = Plot(
        words,
        [
            Curve([(0, 1), (1, 2)], words),
            Curve([(0, 1), (1, 2)], words, "dots"),
            Curve([(0, 1), (1, 2)], words, "dashed"),
            Points([(0, 1), (1, 2)], words),
            Shape([(0, 1), (1, 2), (1, 1)], words),
        ],
        x=Axis(words, "m"),
        y=Axis(words, "s", log=True),
        markers=[Marker(0.5, 1.5, words)],
        guides=[Guide(x=0.5, label=words), Guide(y=1.2, label=words)],
    )
    return Result(
        [Value("v", 1.5, words, unit="m")],
        [plot],
        [Table(words, [words, "n"], [[words, 0.1]])],
        [words],
    )


def _root(html: str) -> etree.Element:
    # The two parts of a result stand beside each other.
    return etree.fromstring(f"<div>{html}</div>")


def _svg(html: str) -> etree.Element:
    found = _root(html).find(f".//{SVG}svg")
    assert found is not None
    return found


def _inner(html: str) -> etree.Element:
    """What the axes enclose."""
    found = _svg(html).find(f"{SVG}svg")
    assert found is not None
    return found


def _curve_paths(html: str) -> list[str]:
    return [path.get("d", "") for path in _svg(html).findall(f"{SVG}svg/{SVG}path")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_words_are_escaped_wherever_they_stand(draw: Draw, lang: str) -> None:
    html = draw(_everything(Text(EVIL, en=EVIL)), lang)
    root = _root(html)  # well-formed, or this raises
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert not tags & {"script", "img"}
    names = {name for element in root.iter() for name in element.keys()}  # noqa: SIM118
    assert not [name for name in names if name.startswith("on")]
    assert "<script" not in html
    texts = [element.text for element in root.iter() if element.text]
    assert sum(EVIL in text for text in texts) >= 12


def test_the_first_plot_is_watched_and_the_rest_stands_below(renderer: Renderer) -> None:
    plots = [Plot(title, [Curve([(0, 0), (1, 1)])]) for title in ("one", "two", "three")]
    table = Table("rows", ["n"], [[1.0]])
    result = Result([Value("a", 1, "a")], plots, [table], ["note"])
    main, more = renderer.result(result.as_data("en"), "en")
    assert re.findall("<title>(.*?)</title>", main) == ["one"]
    assert "<dl" in main and "note" in main and "rows" not in main
    assert re.findall("<title>(.*?)</title>", more) == ["two", "three"]
    assert "rows" in more and "<dl" not in more


def test_several_plots_say_which_is_which(renderer: Renderer, draw: Draw) -> None:
    plots = [Plot(title, [Curve([(0, 0), (1, 1)])]) for title in ("one", "<two>", "")]
    seen = r'<div class="plot-box"><p aria-hidden="true">(.*?)</p><svg'
    assert re.findall(seen, draw(Result([], plots))) == ["one", "&lt;two&gt;"]
    assert not re.findall(seen, draw(Result([], plots[:1])))
    shown = [{"kind": "result", "result": Result([], [p]).as_data("en")} for p in plots]
    assert re.findall(seen, renderer.outputs(shown, "en")) == ["one", "&lt;two&gt;"]
    assert not re.findall(seen, renderer.outputs(shown[:1], "en"))


def test_what_the_site_says_in_another_language_is_marked(renderer: Renderer, draw: Draw) -> None:
    plot = Plot("plot", [Curve([(0, 0), (1, 1)], "line")])
    html = draw(plot, "ar")
    assert '<summary lang="en" dir="ltr">Numbers' in html and '<desc lang="en">Horizontal' in html
    assert '<th scope="col" lang="en" dir="ltr">Curve</th><th scope="col">x</th>' in html
    parts = [{"kind": "verdict", "text": "Passed.", "passed": True}]
    parts += [{"kind": kind, "text": "t"} for kind in ("note", "failure", "text")]
    assert renderer.outputs(parts, "ar").count(' lang="en" dir="ltr"') == 3
    for lang in ("en", "zh-TW"):
        assert "lang=" not in draw(plot, lang) + renderer.outputs(parts, lang)


def test_a_table_alone_is_watched(renderer: Renderer) -> None:
    tables = [Table(name, ["n"], [[1.0]]) for name in ("first", "second")]
    main, more = renderer.result(Result([], tables=tables).as_data("en"), "en")
    assert "first" in main and "second" in more
    assert renderer.result(Result([Value("a", 1, "a")]).as_data("en"), "en")[1] == ""


def test_units_and_choices_of_language(draw: Draw) -> None:
    html = draw(_everything(Text("周长", en="perimeter")), "en")
    assert "周长" not in html
    assert "perimeter" in html
    assert "周长" in draw(_everything(Text("周长", en="perimeter")), "zh")


def _outputs(renderer: Renderer, source: str, test: str) -> str:
    cells = [{"name": "c", "source": source, "raises": ""}]
    outcome = run_cells({"cells": cells, "test": test, "lang": "en"})
    return renderer.outputs(outcome["parts"], "en")


def test_outputs_are_drawn_in_order_and_escaped(renderer: Renderer) -> None:
    table = Result([], tables=[Table("<t>", ["h"], [[1.5]])]).as_data("en")
    html = renderer.outputs(
        [
            {"kind": "text", "text": "<b>\n\n"},
            {"kind": "result", "result": table},
            {"kind": "traceback", "text": 'File "c"'},
            {"kind": "failure", "text": "<i>"},
            {"kind": "note", "text": "cut"},
            {"kind": "verdict", "text": "a & b", "passed": False},
            {"kind": "verdict", "text": "Passed.", "passed": True},
        ],
        "en",
    )
    assert html == (
        '<div class="cell-output"><pre tabindex="0">&lt;b&gt;</pre><div class="result">'
        '<table tabindex="0"><caption>&lt;t&gt;</caption><thead><tr><th scope="col">h</th></tr>'
        '</thead><tbody><tr><td class="number">1.5</td></tr></tbody></table></div>'
        '<pre class="error" tabindex="0">File &quot;c&quot;</pre><p class="error">&lt;i&gt;</p>'
        '<p class="note">cut</p><p class="verdict">✗ a &amp; b</p>'
        '<p class="verdict passed">✓ Passed.</p></div>'
    )


@pytest.mark.parametrize("log", [False, True])
def test_an_axis_that_runs_backwards_is_refused(renderer: Renderer, log: bool) -> None:
    plot = Plot("p", [Curve([(0, 1), (1, 5)])], y=Axis(log=log, minimum=5, maximum=1))
    with pytest.raises(CannotDraw, match="an axis has minimum 5 and maximum 1; the smaller one"):
        renderer.result(Result([], [plot]).as_data("en"), "en")


def test_a_line_that_is_empty_stays_before_what_is_printed(renderer: Renderer) -> None:
    """HTML takes one line end away that stands right behind the tag."""
    parts = [{"kind": kind, "text": "\n\nx\n"} for kind in ("text", "traceback")]
    html = renderer.outputs(parts, "en")
    assert '<pre tabindex="0">\n\n\nx</pre>' in html
    assert '<pre class="error" tabindex="0">\n\n\nx\n</pre>' in html


def test_only_what_the_page_lets_through(draw: Draw, renderer: Renderer) -> None:
    """pyodide_widgets/static/safe_html.mjs refuses any other element, attribute or class."""
    script = (ROOT / "plugins/huoye/pyodide_widgets/static/safe_html.mjs").read_text("utf-8")
    allowed = [
        set(re.findall(r'"([\w-]+)"', part))
        for part in re.findall(r"new Set\(\[(.*?)\]", script, re.S)
    ]
    everything = _everything("x")
    everything = replace(everything, notes=[*everything.notes, Tex(ALL)])
    pages = [
        draw(everything),
        draw(everything, "ar"),
        _outputs(renderer, "print(1)\n1 / 0", "assert False"),
        _outputs(renderer, "print('a' * 30_000)", "assert True"),
    ]
    found = [element for html in pages for element in _root(html).iter()]
    elements = {element.tag.removeprefix(SVG) for element in found}
    attributes = {name for element in found for name in element.keys()} | {"xmlns"}  # noqa: SIM118
    classes = {name for element in found for name in element.get("class", "").split()}
    assert [elements, attributes, classes] == allowed


def _changed(data: Any, path: str, value: Any) -> Any:
    """A copy with something else in one place, as “plots.0.title”."""
    copy = json.loads(json.dumps(data))
    *outer, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    part = copy
    for key in outer:
        part = part[key]
    part[last] = value
    return copy


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("values", None),
        ("values", {}),
        ("html", "<b>"),
        ("values.0.label", {"text": "<b>"}),
        ("values.0.label", ["<b>"]),
        ("values.0.unit", 5),
        ("values.0.digits", 1e9),
        ("values.0.digits", -1),
        ("values.0.digits", "12"),
        ("values.0.number", "<b>"),
        ("values.0.number", {"whole": "<b>"}),
        ("values.0.number", {"whole": "1" * 5000}),
        ("values.0.number", {"float": "<b>"}),
        ("values.0.number", {"float": "toString"}),
        ("values.0.number", None),
        ("values.0.text", "<b>"),
        ("notes.0", {"tex": None}),
        ("notes.0", {"html": "<b>"}),
        ("plots.0.marks.0.kind", "image"),
        ("plots.0.marks.0.kind", "constructor"),
        ("plots.0.marks.0.points", "AAAA"),
        ("plots.0.marks.0.points", "<b>"),
        ("plots.0.marks.0.points", [[0, 1]]),
        ("plots.0.marks.0.style", None),
        ("plots.0.marks.4.filled", "yes"),
        ("plots.0.x", None),
        ("plots.0.x.minimum", "0"),
        ("plots.0.equal", 1),
        ("tables.0.rows.0.0", {"html": "<b>"}),
        ("tables.0.rows", "<b>"),
        ("tables.0.headers.0", None),
    ],
)
def test_data_of_another_form_is_refused(renderer: Renderer, path: str, value: Any) -> None:
    """It comes from where authors' code runs."""
    data = _everything("x").as_data("en")
    assert renderer.result(data, "en")
    with pytest.raises(StrangeData, match=r"^holds .+ at result.*, which no figure may hold$"):
        renderer.result(_changed(data, path, value), "en")


@pytest.mark.parametrize(
    "data", [None, 5, "<div>", [], {}, {"values": []}, {"__proto__": {"values": []}}]
)
def test_what_is_no_result_is_refused(renderer: Renderer, data: Any) -> None:
    with pytest.raises(StrangeData):
        renderer.result(data, "en")


@pytest.mark.parametrize(
    "part",
    [
        {"kind": "html", "text": "<b>"},
        {"kind": "text", "text": "a", "class": "site-header"},
        {"kind": "verdict", "text": "a", "passed": "yes"},
        {"kind": "result", "result": {"html": "<b>"}},
        {"kind": "text"},
        {"text": "a"},
        "<b>",
    ],
)
def test_outputs_of_another_form_are_refused(renderer: Renderer, part: Any) -> None:
    with pytest.raises(StrangeData, match=r"^holds .+ at outputs.*, which no figure may hold$"):
        renderer.outputs([part], "en")


def test_more_than_any_page_carries_is_refused_unread(renderer: Renderer) -> None:
    with pytest.raises(StrangeData, match="letters long"):
        renderer.outputs([{"kind": "text", "text": "x" * 6_000_000}], "en")


def test_a_result_too_large_for_a_page_is_told_of(draw: Draw) -> None:
    with pytest.raises(CannotDraw, match="bytes of HTML, more than the 300,000"):
        draw(Result([], notes=["x" * 300_000]))


def test_svg_says_what_it_is_and_needs_no_style(draw: Draw) -> None:
    (plot,) = _everything("名").plots
    text = draw(plot, "zh")
    root = _svg(text)
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "名"
    assert (root.findtext(f"{SVG}desc") or "").startswith(
        "横轴 名 / m 从 0 到 1；纵轴 名 / s（对数）"
    )
    assert "style" not in text
    assert not re.search(r"#[0-9a-f]{3}", text)
    assert root.get("fill") == "currentColor"


def test_values_show_twelve_digits_and_keep_all(draw: Draw) -> None:
    html = draw(Result([Value("v", 25.52699886339813, "v", unit="cm")]), "en")
    assert (
        '<data value="25.52699886339813">25.5269988634</data> <span class="unit">cm</span>' in html
    )


def _ticks(html: str) -> list[str]:
    """What stands at the horizontal axis."""
    texts = _svg(html).findall(f"{SVG}g[@class='axes']/{SVG}text[@text-anchor='middle']")
    return [text.text or "" for text in texts]


@pytest.mark.parametrize(
    ("low", "high", "log", "texts"),
    [
        (0, 10, False, ["0", "2", "4", "6", "8", "10"]),
        (-0.3, 0.3, False, ["−0.2", "0", "0.2"]),
        (1e6, 2e6, False, ["10⁶", "1.2×10⁶", "1.4×10⁶", "1.6×10⁶", "1.8×10⁶", "2×10⁶"]),
        (1e16, 1e16 + 8, False, ["10¹⁶"] * 5),
        (1e-4, 1, True, ["0.0001", "0.001", "0.01", "0.1", "1"]),
        (1e-16, 1, True, ["10⁻¹⁶", "10⁻¹²", "10⁻⁸", "0.0001", "1"]),
    ],
)
def test_ticks(draw: Draw, low: float, high: float, log: bool, texts: list[str]) -> None:
    plot = Plot("p", [], x=Axis(minimum=low, maximum=high, log=log))
    assert _ticks(draw(plot)) == texts


@pytest.mark.parametrize("numbers", [[], [3.0], [0.0, 0.0], [math.nan], [1e-300, 2e-300]])
@pytest.mark.parametrize("log", [False, True])
def test_any_numbers_give_a_scale(draw: Draw, numbers: list[float], log: bool) -> None:
    plot = Plot("p", [Curve([(number, number) for number in numbers])], x=Axis(log=log))
    low, high, *_ = _inner(draw(plot)).get("data-x", "").split(" ")
    assert float(low) < float(high)
    assert _ticks(draw(plot))


@pytest.mark.parametrize(
    ("axis", "what"),
    [
        (Axis(minimum=-1, maximum=10, log=True), "from -1 to 10; a logarithmic axis needs an end"),
        (Axis(minimum=-1e308, maximum=1e308), "from -1e+308 to 1e\\+308; an axis needs ends"),
        (Axis(minimum=math.nan), "from nan to nan; an axis needs ends"),
        (Axis(maximum=10**400), "an axis needs ends"),
    ],
)
def test_an_axis_that_no_one_can_draw_is_told_of(draw: Draw, axis: Axis, what: str) -> None:
    with pytest.raises(CannotDraw, match=what.replace("1e+", "1e\\+")):
        draw(Plot("p", [], x=axis))


def test_a_number_without_a_place_breaks_the_line(draw: Draw) -> None:
    points = [(0.0, 1.0), (1.0, 2.0), (2.0, float("inf")), (3.0, 1.0), (4.0, 2.0)]
    (path,) = _curve_paths(draw(Plot("p", [Curve(points)])))
    assert [len(line.split()) // 2 for line in path.split("M")] == [0, 2, 2]


def test_a_pole_does_not_leave_the_drawing_by_miles(draw: Draw) -> None:
    plot = Plot("p", [Curve([(0, 0), (1, 1e300)])], y=Axis(minimum=0, maximum=1))
    (path,) = _curve_paths(draw(plot))
    assert max(abs(float(number)) for number in re.findall(r"[-\d.]+", path)) < 3_600


def test_equal_axes_keep_proportions(draw: Draw) -> None:
    square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    (path,) = _curve_paths(draw(Plot("p", [Curve(square)], equal=True)))
    (x0, y0), (x1, _), (_, y2), _ = (
        (float(x), float(y)) for x, y in re.findall(r"([-\d.]+) ([-\d.]+)", path)
    )
    assert x1 - x0 == pytest.approx(y0 - y2, abs=0.02)


def test_the_plots_numbers_are_a_short_table(draw: Draw) -> None:
    plot = Plot("p", [Curve([(n, n * n) for n in range(200)])])
    root = _root(draw(plot))
    rows = root.findall(".//details/table/tbody/tr")
    assert len(rows) == 11
    assert ["".join(cell.itertext()) for cell in rows[-1]] == ["199", "39601"]


@pytest.mark.parametrize("end", [1, 100, 400])
def test_the_last_tick_stays_in_the_drawing(draw: Draw, end: float) -> None:
    plot = Plot("p", [Curve([(0, 1), (end, 2)])], x=Axis(maximum=end))
    (last,) = (
        text
        for text in _svg(draw(plot)).iter(f"{SVG}text")
        if text.text == f"{end:g}" and text.get("text-anchor") == "middle"
    )
    width = 0.56 * 12 * len(last.text or "")
    assert float(last.get("x", "0")) + width / 2 <= 360


def test_no_two_curves_look_alike(draw: Draw) -> None:
    curves = [Curve([(0, k), (1, k + 1)], f"curve {k}") for k in range(9)]
    paths = re.findall(r'<path class="(curve c\d)"([^>]*)data-name="curve', draw(Plot("p", curves)))
    looks = {(colour, *re.findall('stroke-dasharray="([^"]*)"', rest)) for colour, rest in paths}
    assert len(paths) == len(looks) == 9


def test_shapes_are_closed_and_filled(draw: Draw) -> None:
    plot = Plot("p", [Shape.ellipse(2, 1, label="E"), Shape([(0, 0), (1, 1)], filled=False)])
    root = _svg(draw(plot))
    ellipse, line = root.findall(f"{SVG}svg/{SVG}path")
    assert re.fullmatch(r"M[\d.]+ [\d.]+(?: [\d.]+ [\d.]+){179}Z", ellipse.get("d", ""))
    assert (ellipse.get("class"), ellipse.get("fill-opacity")) == ("curve c1 shape", "0.15")
    assert (line.get("class"), line.get("fill")) == ("curve c2", "none")


def test_the_read_out_knows_scales_and_names(draw: Draw) -> None:
    plot = Plot("p", [Curve([(1, 1), (3, 2)], "c")], x=Axis("t", "s", minimum=0, maximum=4),
                y=Axis(log=True))  # fmt: skip
    told = {
        name: text for name, text in _inner(draw(plot)).attrib.items() if name.startswith("data")
    }
    assert told == {
        "data-x": "0 4", "data-x-name": "t", "data-x-unit": "s",
        "data-y": "1.0 10.0 log", "data-y-name": "y",
    }  # fmt: skip
    drawing = Plot("p", [], x=Axis(hidden=True), y=Axis(hidden=True))
    assert _svg(draw(drawing)).get("tabindex") is None
    assert "data-x-name" not in draw(drawing)
