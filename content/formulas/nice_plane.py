"""A small NICE in the plane, trained offline on two moons: what its layers do, one after another.

Trained by Adam for 4,500 steps of 256 fresh points; of others it has −0.79 nats on average.

Four additive couplings and a scaling, of a normal prior. Layer by layer the data become normal, and
the prior's density, carried back, becomes that of the data. As no layer changes volumes in one
place more than in another, density is the prior's times a constant all the way: its contours are
images of circles.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from huoye import Choice, Curve, Play, Plot, Points, Result, Slider, Text, Value

Point = tuple[float, float]


@dataclass(frozen=True)
class Net:
    """m(x) = bias + Σ c tanh(a x + b), units as (a, b, c)."""

    bias: float
    units: Sequence[tuple[float, float, float]]

    def at(self, x: float) -> float:
        """m(x)."""
        total = self.bias
        for a, b, c in self.units:
            total += c * math.tanh(a * x + b)
        return total


#: Of 16 units each, in three decimals; those that count for nothing in them are left out.
NETS = (
    Net(
        -0.25,
        (
            (-1.659, 1.986, 0.737),
            (-1.654, 0.268, -0.388),
            (-0.692, 0.785, 0.274),
            (-0.56, 0.568, 0.26),
            (-0.554, -0.779, 0.387),
            (-0.466, -0.627, 0.356),
            (-0.386, -0.414, 0.254),
            (-0.384, 0.211, 0.293),
            (-0.345, -0.044, 0.504),
            (-0.319, 0.091, 0.157),
            (0.346, 0.129, -0.586),
            (0.468, 0.616, -0.336),
            (0.566, -0.585, -0.24),
            (0.57, -0.61, -0.193),
            (0.612, -0.658, -0.236),
            (1.488, 0.177, 0.516),
        ),
    ),
    Net(
        0.011,
        (
            (-2.689, -0.942, -0.2),
            (-0.644, -1.147, -0.159),
            (-0.548, 0.79, -0.176),
            (-0.489, 0.677, -0.192),
            (-0.367, 0.693, -0.14),
            (-0.307, 0.351, -0.202),
            (-0.298, -0.36, -0.097),
            (-0.22, 0.142, -0.16),
            (-0.132, -0.035, -0.076),
            (0.382, -0.673, 0.182),
            (0.384, -0.511, 0.107),
            (0.945, -1.374, 0.254),
            (1.679, -0.928, -0.64),
        ),
    ),
    Net(
        -0.146,
        (
            (-2.105, -0.167, -0.209),
            (-2.091, -0.214, -0.307),
            (-1.998, 1.416, 0.341),
            (-1.776, 1.272, 0.405),
            (-1.737, 1.246, 0.354),
            (-1.449, -0.47, -0.316),
            (-1.367, -0.619, -0.304),
            (-0.958, -1.588, 0.652),
            (-0.677, 0.639, 0.188),
            (0.345, 0.247, -0.155),
            (0.385, 0.157, -0.636),
            (0.537, 0.67, -0.53),
            (0.672, 1.002, -0.451),
            (2.192, 2.146, 0.909),
            (3.626, -1.291, 0.328),
            (4.573, -1.689, 0.608),
        ),
    ),
    Net(
        -0.377,
        (
            (-2.307, 1.071, 0.544),
            (-2.304, 1.028, 0.487),
            (-2.125, -0.228, -0.366),
            (-1.9, -0.851, -0.359),
            (-1.811, 0.731, 0.287),
            (-1.43, 0.552, 0.21),
            (-0.092, -0.682, 0.151),
            (-0.03, 0.551, -0.071),
            (0.069, 0.965, -0.172),
            (0.07, 0.894, -0.167),
            (0.119, 0.229, -0.063),
            (1.043, -0.273, -0.082),
            (1.594, -0.142, -0.095),
            (1.828, 0.887, 0.424),
            (7.527, 0.211, 0.651),
        ),
    ),
)
#: s of the scaling layer.
SCALE = (1.539, 0.507)
LAYERS = len(NETS) + 1
#: Parts of the probability within each contour.
PARTS = (0.5, 0.9, 0.99)
COUNT, NOISE = 160, 0.06
GOLDEN = (math.sqrt(5) - 1) / 2

Layer = Slider(0, 5, label=Text("走过的层数", en="layers passed"), play=Play(8, back=True))
Shown = Choice(
    {"data": Text("数据", en="data"), "samples": Text("样本", en="samples")},
    label=Text("圆点", en="dots"),
)


def moons() -> list[Point]:
    """Two half circles with noise, spread evenly instead of drawn."""
    found = []
    for n in range(COUNT):
        turn = math.pi * (n + 0.5) / COUNT
        x, y = math.cos(turn), math.sin(turn)
        if n % 2:
            x, y = 1 - x, 0.5 - y
        u, v = normal(n)
        found.append((x - 0.5 + NOISE * u, y - 0.25 + NOISE * v))
    return found


def normal(n: int) -> Point:
    """Point n of COUNT that are spread as two standard normals are."""
    radius = math.sqrt(-2 * math.log((n * GOLDEN) % 1 * (1 - 1 / COUNT) + 0.5 / COUNT))
    turn = 2 * math.pi * ((n * math.sqrt(2)) % 1)
    return radius * math.cos(turn), radius * math.sin(turn)


def step(point: Point, layer: int) -> Point:
    """One layer from data to latent; an odd layer moves x₂, an even one x₁, the last scales."""
    x, y = point
    if layer == LAYERS:
        return x * math.exp(SCALE[0]), y * math.exp(SCALE[1])
    m = NETS[layer - 1]
    return (x, y + m.at(x)) if layer % 2 else (x + m.at(y), y)


def back(point: Point, layer: int) -> Point:
    """The same layer from latent to data."""
    x, y = point
    if layer == LAYERS:
        return x * math.exp(-SCALE[0]), y * math.exp(-SCALE[1])
    m = NETS[layer - 1]
    return (x, y - m.at(x)) if layer % 2 else (x - m.at(y), y)


def forward(point: Point, layers: int = LAYERS) -> Point:
    """Data to what it is after so many layers."""
    for layer in range(1, layers + 1):
        point = step(point, layer)
    return point


def inverse(point: Point, layers: int = 0) -> Point:
    """Latent to what it was after so many layers, h_k; with none, to data."""
    for layer in range(LAYERS, layers, -1):
        point = back(point, layer)
    return point


def log_density(point: Point) -> float:
    """ln p of a point of the data's plane, in nats."""
    u, v = forward(point)
    return SCALE[0] + SCALE[1] - math.log(2 * math.pi) - (u * u + v * v) / 2


def contour(part: float, layers: int) -> list[Point]:
    """After so many layers, the line of equal density that holds this part of the probability."""
    radius = math.sqrt(-2 * math.log(1 - part))
    turns = [2 * math.pi * n / 144 for n in range(145)]
    return [inverse((radius * math.cos(t), radius * math.sin(t)), layers) for t in turns]


def nice_plane(
    layer: Annotated[int, Layer] = 0,
    dots: Annotated[str, Shown] = "data",
) -> Result:
    """Dots and density after so many layers of a trained flow."""
    start = moons()
    if dots == "data":
        points = [[forward(point, layer) for point in start[n::2]] for n in range(2)]
    else:
        points = [[inverse(normal(n), layer) for n in range(COUNT)]]
    names = [Text("第一弯", en="first moon"), Text("第二弯", en="second moon")]
    if dots == "samples":
        names = [Text("样本", en="samples")]
    # Volumes change in the last layer alone.
    area = -2 * math.pi * math.log(1 - PARTS[1])
    if layer < LAYERS:
        area *= math.exp(-SCALE[0] - SCALE[1])
    mean = math.fsum([log_density(point) for point in start]) / COUNT
    values = [
        Value("area", area, Text("90% 概率所占的面积", en="area of 90 % probability"), digits=4),
        Value(
            "mean", mean, Text("数据的平均对数密度", en="mean log-density of the data"), "nat", 3
        ),
    ]
    marks = [Points(some, name) for some, name in zip(points, names, strict=True)]
    lines = [
        Curve(
            contour(part, layer),
            Text(f"{100 * part:.0f}% 等密度线", en=f"{100 * part:.0f} % within"),
        )
        for part in PARTS
    ]
    plot = Plot(TITLES[layer], [*marks, *lines], equal=True, data=False)
    return Result(values, [plot])


TITLES = (
    Text("数据所在的平面 x", en="The plane of the data, x"),
    Text("第一层之后", en="After the first layer"),
    Text("第二层之后", en="After the second layer"),
    Text("第三层之后", en="After the third layer"),
    Text("第四层之后", en="After the fourth layer"),
    Text("缩放之后，即隐变量 z", en="Scaled: the latent z"),
)
