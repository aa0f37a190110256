"""From a result to numbers, HTML and SVG."""

import math
import re
import xml.etree.ElementTree as etree
from collections.abc import Callable
from dataclasses import replace

import pytest

from huoye import (
    Axis,
    Curve,
    FormulaMistake,
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
    evaluate,
    sample,
    trace,
)
from huoye.formula.cells import run_cells
from huoye.formula.numerals import shown
from huoye.formula.page import result_html
from huoye.formula.scale import Scale, fit
from huoye.formula.svg import WIDTH, plot_svg
from huoye.pyodide_widgets.answers import (
    ATTRIBUTES,
    CLASSES,
    ELEMENTS,
    StrangeAnswer,
    check_html,
)
from huoye.pyodide_widgets.author_checks import available_modules
from huoye.pyodide_widgets.runtime import HERE
from tests.pyodide_widgets.test_tex import ALL

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
    return etree.fromstring(html)


def _curve_paths(plot: Plot) -> list[str]:
    root = _root(plot_svg(plot, "en"))
    return [path.get("d", "") for path in root.findall(f"{SVG}svg/{SVG}path")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_words_are_escaped_wherever_they_stand(lang: str) -> None:
    html = result_html(_everything(Text(EVIL, en=EVIL)), lang)
    root = _root(html)  # well-formed, or this raises
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert not tags & {"script", "img"}
    names = {name for element in root.iter() for name in element.keys()}  # noqa: SIM118
    assert not [name for name in names if name.startswith("on")]
    assert "<script" not in html
    texts = [element.text for element in root.iter() if element.text]
    assert sum(EVIL in text for text in texts) >= 12


def test_units_and_choices_of_language() -> None:
    html = result_html(_everything(Text("周长", en="perimeter")), "en")
    assert "周长" not in html
    assert "perimeter" in html
    assert "周长" in result_html(_everything(Text("周长", en="perimeter")), "zh")


def test_only_what_the_page_lets_through() -> None:
    """static/safe_html.mjs and answers.py refuse any other element, attribute or class."""
    script = (HERE / "static" / "safe_html.mjs").read_text("utf-8")
    allowed = [
        set(re.findall(r'"([\w-]+)"', part))
        for part in re.findall(r"new Set\(\[(.*?)\]", script, re.S)
    ]
    everything = _everything("x")
    everything = replace(everything, notes=[*everything.notes, Tex(ALL)])
    cells = [
        {"name": "c", "source": source, "raises": ""}
        for source in ("print(1)\n1 / 0", "print('a' * 30_000)")
    ]
    outcomes = [
        run_cells({"cells": [cells[0]], "test": "assert False", "lang": "en"})["html"],
        run_cells({"cells": [cells[1]], "test": "assert True", "lang": "en"})["html"],
    ]
    found = [
        element
        for html in (result_html(everything, "en"), *outcomes)
        for element in _root(html).iter()
    ]
    elements = {element.tag.removeprefix(SVG) for element in found}
    attributes = {name for element in found for name in element.keys()} | {"xmlns"}  # noqa: SIM118
    classes = {name for element in found for name in element.get("class", "").split()}
    assert [elements, attributes] == allowed[:2]
    assert classes <= allowed[2]
    assert allowed == [ELEMENTS, ATTRIBUTES, CLASSES]
    for html in (result_html(everything, "en"), *outcomes):
        check_html(html)


@pytest.mark.parametrize(
    "html",
    [
        "",
        "text",
        "<p>a</p>",
        "<div>a",
        "<div>a</div> ",
        "<div><div>a</div>",
        "<div>a</p></div>",
        "<div>a</div><div>b</div>",
        "<div>a & b</div>",
        "<div>&#106;</div>",
        '<div>"</div>',
        "<div>></div>",
        "<DIV>a</DIV>",
        "<div class=result>a</div>",
        "<div class='result'>a</div>",
        '<div class="note site-header">a</div>',
        '<div  class="note">a</div>',
        '<div class="note"/>',
        '<div style="color:red">a</div>',
        '<div id="top">a</div>',
        '<div><path fill="url(https://a)"></path></div>',
        '<div><path fill="u\\72l(//a)"></path></div>',
        '<div><a href="#a">a</a></div>',
        "<div><!-- a --></div>",
        "<!doctype html><div></div>",
        "<div><![CDATA[a]]></div>",
        "<div><?a?></div>",
        "<div><td>a</td></div>",
        "<div><table><td>a</td></table></div>",
    ],
)
def test_what_no_renderer_of_ours_writes(html: str) -> None:
    with pytest.raises(StrangeAnswer, match="which no figure may hold"):
        check_html(html)


def test_svg_says_what_it_is_and_needs_no_style() -> None:
    (plot,) = _everything("名").plots
    text = plot_svg(plot, "zh")
    root = _root(text)
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "名"
    assert (root.findtext(f"{SVG}desc") or "").startswith(
        "横轴 名 / m 从 0 到 1；纵轴 名 / s（对数）"
    )
    assert "style" not in text
    assert not re.search(r"#[0-9a-f]{3}", text)
    assert root.get("fill") == "currentColor"


def test_values_show_twelve_digits_and_keep_all() -> None:
    html = result_html(Result([Value("v", 25.52699886339813, "v", unit="cm")]), "en")
    assert (
        '<data value="25.52699886339813">25.5269988634</data> <span class="unit">cm</span>' in html
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (3, "3"),
        (-3, "−3"),
        (4000000.0, "4000000"),
        (0.1 + 0.2, "0.3"),
        (1.5e-7, "1.5×10⁻⁷"),
        (1e-16, "10⁻¹⁶"),
        (-1e20, "−10²⁰"),
        (-0.0, "0"),
        (1 / 3, "0.333333333333"),
        (10**15, "1000000000000000"),
        (math.nan, "—"),
        (-math.inf, "−∞"),
    ],
)
def test_shown(number: float, text: str) -> None:
    assert shown(number) == text


@pytest.mark.parametrize(
    ("scale", "texts"),
    [
        (Scale(0, 10), ["0", "2", "4", "6", "8", "10"]),
        (Scale(-0.3, 0.3), ["−0.2", "0", "0.2"]),
        (Scale(1e6, 2e6), ["1000000", "1.2×10⁶", "1.4×10⁶", "1.6×10⁶", "1.8×10⁶", "2×10⁶"]),
        (Scale(1e-4, 1, log=True), ["0.0001", "0.001", "0.01", "0.1", "1"]),
        (Scale(1e-16, 1, log=True), ["10⁻¹⁶", "10⁻¹²", "10⁻⁸", "0.0001", "1"]),
    ],
)
def test_ticks(scale: Scale, texts: list[str]) -> None:
    ticks = [text for _, text in scale.ticks()]
    if texts[0] != "1000000":
        assert ticks == texts
    assert len(ticks) == len(texts)


@pytest.mark.parametrize("numbers", [[], [3.0], [0.0, 0.0], [float("nan")], [1e-300, 2e-300]])
@pytest.mark.parametrize("log", [False, True])
def test_any_numbers_give_a_scale(numbers: list[float], log: bool) -> None:
    scale = fit(numbers, None, None, log)
    assert scale.low < scale.high
    assert scale.ticks()


def test_a_number_without_a_place_breaks_the_line() -> None:
    points = [(0.0, 1.0), (1.0, 2.0), (2.0, float("inf")), (3.0, 1.0), (4.0, 2.0)]
    (path,) = _curve_paths(Plot("p", [Curve(points)]))
    assert path.count("M") == 2
    assert path.count("L") == 2


def test_a_pole_does_not_leave_the_drawing_by_miles() -> None:
    plot = Plot("p", [Curve([(0, 0), (1, 1e300)])], y=Axis(minimum=0, maximum=1))
    (path,) = _curve_paths(plot)
    assert max(abs(float(number)) for number in re.findall(r"[-\d.]+", path)) < 10 * WIDTH


def test_equal_axes_keep_proportions() -> None:
    square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    (path,) = _curve_paths(Plot("p", [Curve(square)], equal=True))
    (x0, y0), (x1, _), (_, y2), _ = (
        (float(x), float(y)) for x, y in re.findall(r"([-\d.]+) ([-\d.]+)", path)
    )
    assert x1 - x0 == pytest.approx(y0 - y2, abs=0.02)


def test_the_plots_numbers_are_a_short_table() -> None:
    plot = Plot("p", [Curve([(n, n * n) for n in range(200)])])
    root = _root(result_html(Result([], [plot]), "en"))
    rows = root.findall(".//details/table/tbody/tr")
    assert len(rows) == 11
    assert ["".join(cell.itertext()) for cell in rows[-1]] == ["199", "39601"]


def test_numbers_name_values_and_prove_the_plots() -> None:
    values = [Value("a", 1.5, "a"), Value("b", 2, "b")]
    plain = Result(values, [Plot("p", [Curve([(0, 1)])])]).numbers()
    assert {name: plain[name] for name in "ab"} == {"a": 1.5, "b": 2}
    moved = Result(values, [Plot("p", [Curve([(0, 1 + 2**-52)])])]).numbers()
    assert plain["plots"] != moved["plots"]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: Result([Value("a", 1, "a"), Value("a", 2, "a")]).numbers(),
            "two values are called “a”",
        ),
        (lambda: Value("周长", 1, "a"), "must be an ASCII identifier"),
        (lambda: Value("plots", 1, "a"), "must be an ASCII identifier"),
        (lambda: Value("a", float("nan"), "a"), "“a” is nan, not a finite number"),
        (lambda: Value("a", 10**400, "a"), "not a finite number"),
        (lambda: Shape([(0, 0), (1, math.inf)]), "a corner of a Shape is not finite"),
    ],
)
def test_unsound_results(make: Callable[[], object], message: str) -> None:
    with pytest.raises(FormulaMistake, match=message):
        make()


@pytest.mark.parametrize(
    ("result", "message"),
    [
        (Result([], [Plot("p", [Curve([(0, 0)] * 15_000)] * 2)]), "30,000 points, more than"),
        (Result([], tables=[Table("t", ["n"], [[1]] * 501)]), "a table has 501 rows"),
        (Result([], notes=["x" * 300_000]), "bytes of HTML, more than the 300,000"),
    ],
)
def test_what_a_page_cannot_carry(result: Result, message: str) -> None:
    with pytest.raises(FormulaMistake, match=message):
        evaluate(lambda: result, {}, "en")


def test_shapes_are_closed_and_filled() -> None:
    plot = Plot("p", [Shape.ellipse(2, 1, label="E"), Shape([(0, 0), (1, 1)], filled=False)])
    root = _root(plot_svg(plot, "en"))
    ellipse, line = root.findall(f"{SVG}svg/{SVG}path")
    assert ellipse.get("d", "").count("L") == 179
    assert ellipse.get("d", "").endswith("Z")
    assert (ellipse.get("class"), ellipse.get("fill-opacity")) == ("curve c1 shape", "0.15")
    assert (line.get("class"), line.get("fill")) == ("curve c2", "none")


def test_sampling() -> None:
    assert sample(lambda x: 1 / x, -1, 1, 3)[::2] == [(-1, -1), (1, 1)]
    assert math.isnan(sample(lambda x: 1 / x, -1, 1, 3)[1][1])
    assert trace(lambda t: (t, t * t), 0, 2, 3) == [(0, 0), (1, 1), (2, 4)]


def test_the_read_out_knows_scales_and_names() -> None:
    plot = Plot("p", [Curve([(1, 1), (3, 2)], "c")], x=Axis("t", "s", minimum=0, maximum=4),
                y=Axis(log=True))  # fmt: skip
    frame = _root(plot_svg(plot, "en")).find(f"{SVG}svg")
    assert frame is not None
    told = {name: text for name, text in frame.attrib.items() if name.startswith("data")}
    assert told == {
        "data-x": "0 4", "data-x-name": "t", "data-x-unit": "s",
        "data-y": "1.0 10.0 log", "data-y-name": "y",
    }  # fmt: skip
    drawing = Plot("p", [], x=Axis(hidden=True), y=Axis(hidden=True))
    assert "tabindex" not in plot_svg(drawing, "en")
    assert "data-x-name" not in plot_svg(drawing, "en")


def test_the_package_stands_on_the_standard_library_alone() -> None:
    for path in sorted((HERE.parent / "formula").glob("*.py")):
        for module in re.findall(r"^(?:from|import) ([\w.]+)", path.read_text("utf-8"), re.M):
            assert module.split(".")[0] in available_modules() | {"__future__"}
