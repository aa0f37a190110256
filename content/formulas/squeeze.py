"""A circle squeezed to an ellipse: its area follows at once, its perimeter does not.

Every ordinate of the unit circle is multiplied by b: the area becomes πb, b times what it was.
The perimeter is 4E(e), from 2π down to 4.
"""

import math
from typing import Annotated

from huoye import Axis, Curve, Marker, Play, Plot, Result, Shape, Slider, Text, Value, trace

ELLIPSE = Text("椭圆", en="ellipse")
Part = Slider(
    0,
    1,
    step=0.02,
    label=Text("压扁到几倍 b", en="squeezed to b"),
    play=Play(6, back=True),
)


def perimeter(b: float) -> float:
    """Of the ellipse with semi-axes 1 and b, by arithmetic-geometric means; see ellipse.py."""
    if b == 0:
        return 4.0
    x, y, bracket, weight = 1.0, b, (1 + b * b) / 2, 1.0
    while x - y > 1e-9 * x:
        bracket -= weight * ((x - y) / 2) ** 2
        x, y, weight = (x + y) / 2, math.sqrt(x * y), 2 * weight
    return 4 * math.pi * bracket / (x + y)


def squeeze(b: Annotated[float, Part] = 0.6) -> Result:
    """Area and perimeter that are left of a circle."""
    left = perimeter(b) / (2 * math.pi)
    values = [
        Value("area", b, Text("面积剩下", en="area left"), digits=4),
        Value("perimeter", left, Text("周长剩下", en="perimeter left"), digits=12),
    ]
    return Result(values, [outlines(b), shares(b, left)])


def outlines(b: float) -> Plot:
    """The circle, the ellipse, and where twenty-four points of the one have gone on the other."""
    turns = [2 * math.pi * n / 24 for n in range(24)]
    ways = [(x, y) for t in turns for x, y in way(math.cos(t), math.sin(t), b)]
    return Plot(
        Text("圆被压成椭圆", en="A circle squeezed to an ellipse"),
        [
            Shape(trace(lambda t: (math.cos(t), b * math.sin(t)), 0, 2 * math.pi, 73), ELLIPSE)
            if b > 0
            else Curve([(-1.0, 0.0), (1.0, 0.0)], ELLIPSE, "solid"),
            Curve(
                trace(lambda t: (math.cos(t), math.sin(t)), 0, 2 * math.pi, 73),
                Text("圆", en="circle"),
                "dashed",
            ),
            Curve(ways, style="dotted"),
        ],
        x=Axis(hidden=True, minimum=-1.05, maximum=1.05),
        y=Axis(hidden=True, minimum=-1.05, maximum=1.05),
        equal=True,
        data=False,
    )


def way(x: float, y: float, b: float) -> list[tuple[float, float]]:
    """From a point of the circle to its place on the ellipse, and a gap."""
    return [(x, y), (x, b * y), (math.nan, math.nan)]


def shares(b: float, left: float) -> Plot:
    """What is left of area and perimeter, against b."""
    steps = [n / 40 for n in range(41)]
    return Plot(
        Text("面积与周长各剩下多少", en="What is left of area and perimeter"),
        [
            Curve([(0.0, 0.0), (1.0, 1.0)], Text("面积", en="area")),
            Curve([(x, perimeter(x) / (2 * math.pi)) for x in steps], Text("周长", en="perimeter")),
        ],
        x=Axis("b", minimum=0, maximum=1),
        y=Axis(Text("剩下的部分", en="part left"), minimum=0, maximum=1),
        markers=[Marker(b, b), Marker(b, left)],
    )
