"""Plots as pictures of their own: without text, too small to be read, and with their colours."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import huoye.live

#: Colours of figures: a name, by day and by night.
_COLOUR = re.compile(
    r"--figure-([\w-]+): var\(--[\w-]+, light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)\)"
)
_SHEET = Path(huoye.live.__file__).parent / "static/figure.css"
#: What no plot of ours has: other elements, addresses, styles, entities that are not HTML's own.
_FOREIGN = re.compile(
    r"<(?!/?(?:svg|g|path|line|circle|rect|text|tspan|title|desc)\b)|href|url\(|\bstyle=|<!|&(?!amp;|lt;|gt;|quot;|#\d+;)",
    re.I,
)
_TEXT = re.compile(r"<(text|title|desc)\b[^<>]*>[^<]*</\1>")
_BOX = re.compile(r'<svg x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)" height="([\d.]+)"')
_BEGIN = re.compile(r"<svg\b[^<>]*>")
#: What scripts and readers of screens want of a plot that is alive.
_UNUSED = re.compile(r' (?:data-[\w-]+|aria-\w+|tabindex|role)(?:="[^"]*")?')
#: A tenth of a unit is less than anybody sees.
_PATH, _FRACTION = re.compile(r' d="[^"]*"'), re.compile(r"(\d\.\d)\d+")
_CURVES = 5
#: About the drawn area, in the plot's own units: axes stand on its edge.
_MARGIN = 3


def alone(svg: str) -> tuple[str, int, int]:
    """A plot of ours (render/static/plot.mjs), cut down to what is drawn: an SVG without colours,
    its width and height. Raises ValueError for what is none: an author's own may name files."""
    box = _BOX.search(svg)
    begin = _BEGIN.match(svg)
    if begin is None or _FOREIGN.search(svg):
        raise ValueError("no plot of ours")
    if box is not None:
        x, y, width, height = map(float, box.groups())
        x, y, width, height = x - _MARGIN, y - _MARGIN, width + 2 * _MARGIN, height + 2 * _MARGIN
    else:
        x, y, width, height = _view(begin[0])
    content = svg[begin.end() : -len("</svg>")]
    # Behind the drawing stands the legend.
    content = content[: content.rfind("</svg>") + len("</svg>")] or content
    content = _UNUSED.sub("", _TEXT.sub("", content))
    content = _PATH.sub(lambda d: _FRACTION.sub(r"\1", d[0]), content)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{x:g} {y:g} {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" fill="currentColor" overflow="hidden">'
    )
    return f"{head}{content}</svg>", round(width), round(height)


def coloured(svg: str) -> str:
    """A plot with the colours of day and night in it."""
    begin = _BEGIN.match(svg)
    assert begin is not None
    night = f"@media(prefers-color-scheme:dark){{{rules(night=True)}}}"
    return f"{begin[0]}<style>{rules()}{night}</style>{svg[begin.end() :]}"


def rules(*, night: bool = False) -> str:
    """The style of plots (live/static/figure.css), every colour written out."""
    colour = colours(night=night)
    curves = "".join(
        f".c{number}{{stroke:{line}}}.c{number}.dots,.c{number}.shape{{fill:{line}}}"
        for number in range(1, _CURVES + 1)
        for line in [colour[f"curve-{number}"]]
    )
    return (
        f"svg{{color:{colour['faint']}}}line{{stroke:{colour['faint']};stroke-opacity:1}}"
        f".grid{{stroke:{colour['rule']}}}{curves}.dots{{stroke:none}}"
        f".marker{{fill:{colour['warn']};stroke:{colour['paper']}}}"
    )


@cache
def colours(*, night: bool = False) -> dict[str, str]:
    """The colours of figures where a theme has none, by their names: “ink”, “curve-1”."""
    found = _COLOUR.findall(_SHEET.read_text("utf-8"))
    return {name: dark if night else light for name, light, dark in found}


def _view(tag: str) -> tuple[float, float, float, float]:
    box = re.search(r'viewBox="([\d. -]+)"', tag)
    x, y, width, height = map(float, box[1].split()) if box else (0.0, 0.0, 360.0, 240.0)
    return x, y, width, height
