"""Additive coupling in the plane: a grid of points there and back.

A layer leaves one coordinate alone and adds any function m of it to the other: z₁ = x₁,
z₂ = x₂ + m(x₁). The inverse subtracts the same m; the Jacobian is triangular with ones on its
diagonal, so that areas stay. Layers take turns in which coordinate they leave alone.
"""

import math
from typing import Annotated, Any

from huoye import Choice, Curve, Marker, Play, Plot, Result, Slider, Text, Value

#: The grid covers [−1, 1]²: so many lines each way, and pieces of each.
LINES, PIECES = 7, 24
#: Sides of the square whose area is followed, each cut into so many pieces.
SIDE = 200
GAP = (math.nan, math.nan)

#: Two floats, or whatever numbers a test brings.
Point = tuple[Any, Any]


def shift(x: Any, way: str, strength: Any) -> Any:
    """m(x): smooth, with a kink, or in steps, which no function undoes."""
    if way == "sin":
        return strength * math.sin(3 * x)
    if way == "|x|":
        return strength * abs(x)
    # The steps begin beside the grid's lines: a point on an edge would be rounded to either side.
    return strength * (2 * math.floor(3 * x + 0.37) + 1) / 6


def forward(point: Point, layers: int, way: str, strength: Any) -> Point:
    """Data to latent, x → z."""
    kept, moved = point
    for _ in range(layers):
        # The coordinate that has been moved is the next to be left alone.
        kept, moved = moved + shift(kept, way, strength), kept
    return (kept, moved) if layers % 2 == 0 else (moved, kept)


def inverse(point: Point, layers: int, way: str, strength: Any) -> Point:
    """Latent to data, z → x: the layers backwards, each subtracting what was added."""
    kept, moved = point if layers % 2 == 0 else point[::-1]
    for _ in range(layers):
        kept, moved = moved, kept - shift(moved, way, strength)
    return kept, moved


def area(corners: list[Point]) -> float:
    """Of a polygon, by the shoelace formula; positive anticlockwise."""
    pairs = zip(corners, corners[1:] + corners[:1], strict=True)
    return math.fsum(x * v - u * y for (x, y), (u, v) in pairs) / 2


def square(low: float, high: float, pieces: int) -> list[Point]:
    """The outline of [low, high]², anticlockwise, each side in so many pieces."""
    steps = [low + (high - low) * step / pieces for step in range(pieces)]
    back = [high - (high - low) * step / pieces for step in range(pieces)]
    return (
        [(x, low) for x in steps]
        + [(high, y) for y in steps]
        + [(x, high) for x in back]
        + [(low, y) for y in back]
    )


def coupling(
    layers: Annotated[int, Slider(0, 4, label=Text("层数", en="layers"))] = 2,
    strength: Annotated[
        float,
        Slider(
            -1, 1, step=0.05, label=Text("m 的强度", en="strength of m"), play=Play(6, back=True)
        ),
    ] = 0.5,
    way: Annotated[
        str, Choice("sin", "|x|", "floor", label=Text("函数 m", en="function m"))
    ] = "sin",
) -> Result:
    """Additive coupling layers on a grid."""
    lines = grid()
    there = [[forward(point, layers, way, strength) for point in line] for line in lines]
    back = [[inverse(point, layers, way, strength) for point in line] for line in there]
    error = max(
        max(abs(x - u), abs(y - v))
        for line, again in zip(lines, back, strict=True)
        for (x, y), (u, v) in zip(line, again, strict=True)
    )
    outline = [forward(point, layers, way, strength) for point in square(-1, 1, SIDE)]
    values = [
        Value("round_trip", error, Text("往返误差（最大）", en="round trip error, largest"), "", 3)
    ]
    notes = []
    if way == "floor":
        notes.append(
            Text(
                "m 是阶梯：图形被切开错动，轮廓不再连续，但每一块的面积仍不变，逆也照样好算。",
                en="m is a staircase: it cuts the picture and slides the pieces, each keeping its "
                "area, and the inverse is as easy as ever.",
            )
        )
    else:
        label = Text("大方格的面积（变换前 4）", en="area of the square (4 before)")
        values.insert(0, Value("area", area(outline), label, "", 5))
    return Result(values, [picture(lines, there)], notes=notes)


def grid() -> list[list[Point]]:
    """Lines of the grid, upright ones first."""
    places = [2 * n / (LINES - 1) - 1 for n in range(LINES)]
    along = [2 * step / PIECES - 1 for step in range(PIECES + 1)]
    return [[(x, y) for y in along] for x in places] + [[(x, y) for x in along] for y in places]


def picture(before: list[list[Point]], after: list[list[Point]]) -> Plot:
    """The grid after the layers, and the square that it covered before."""
    curves = []
    for name, lines in (
        (Text("竖线的像", en="upright lines"), after[:LINES]),
        (Text("横线的像", en="level lines"), after[LINES:]),
    ):
        points = [point for line in lines for point in (*line, GAP)]
        curves.append(Curve(points, name, "solid"))
    frame = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0)]
    curves.append(Curve(frame, Text("原来的方格", en="the square before"), "dotted"))
    return Plot(
        Text("加性耦合之后的方格", en="A square grid after additive coupling"),
        curves,
        markers=[Marker(*after[-1][-1])],
        equal=True,
        data=False,
    )
