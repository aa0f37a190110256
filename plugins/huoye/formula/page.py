"""A result as HTML, the same at build and in the browser."""

from __future__ import annotations

import math
from collections.abc import Sequence

from huoye.formula.markup import Markup, element, joined
from huoye.formula.numerals import shown
from huoye.formula.result import Plot, Result, Table, Value
from huoye.formula.svg import plot_svg
from huoye.formula.tex import Tex, mathml
from huoye.formula.text import Words, say
from huoye.words import words_of

#: Rows of a plot's table of numbers; more help nobody.
_ROWS = 11


def result_html(result: Result, lang: str) -> Markup:
    """``<div class="result">`` with values, notes, plots and tables. All words are escaped."""
    parts: list[Markup] = []
    if result.values:
        parts.append(element("dl", *(_value(v, lang) for v in result.values), class_="values"))
    parts += [_note(note, lang) for note in result.notes]
    parts += [_plot(plot, lang) for plot in result.plots]
    parts += [_table(table, lang) for table in result.tables]
    return element("div", *parts, class_="result")


def _note(note: Words | Tex, lang: str) -> Markup:
    if isinstance(note, Tex):
        return element("div", mathml(note, lang), class_="math-display")
    return element("p", say(note, lang), class_="note")


def _value(value: Value, lang: str) -> Markup:
    number = element("data", shown(value.number, value.digits), value=repr(value.number))
    unit = joined([" ", element("span", value.unit, class_="unit")]) if value.unit else Markup()
    return element(
        "div", element("dt", say(value.label, lang)), element("dd", number, unit)
    )  # a div may group a term with its description


def _plot(plot: Plot, lang: str) -> Markup:
    parts = [plot_svg(plot, lang)]
    if plot.data:
        table = _table(_numbers(plot, lang), lang)
        parts.append(
            element(
                "details",
                element("summary", words_of("formula", lang)["numbers"]),
                table,
            )
        )
    return element("div", *parts, class_="plot-box")


def _numbers(plot: Plot, lang: str) -> Table:
    rows: list[Sequence[Words | float]] = []
    for curve in plot.curves:
        points = curve.points
        count = min(len(points), _ROWS)
        for row in range(count):
            x, y = points[round(row * (len(points) - 1) / max(count - 1, 1))]
            if math.isfinite(x) and math.isfinite(y):
                rows.append([say(curve.label, lang), x, y])
    curve_head = words_of("formula", lang)["curve"]
    headers: list[Words] = [curve_head, plot.x.label or "x", plot.y.label or "y"]
    if not any(row[0] for row in rows):
        headers, rows = headers[1:], [row[1:] for row in rows]
    return Table(plot.title, headers, rows, digits=6)


def _table(table: Table, lang: str) -> Markup:
    head = element("tr", *(element("th", say(h, lang), scope="col") for h in table.headers))
    body = [element("tr", *(_cell(c, table.digits, lang) for c in row)) for row in table.rows]
    return element(
        "table",
        element("caption", say(table.caption, lang)),
        element("thead", head),
        element("tbody", *body),
        # A wide table scrolls on a phone; by keyboard, too.
        tabindex="0",
    )


def _cell(cell: Words | float, digits: int, lang: str) -> Markup:
    if isinstance(cell, int | float):
        return element("td", shown(cell, digits), class_="number")
    return element("td", say(cell, lang))
