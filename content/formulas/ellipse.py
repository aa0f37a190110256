"""Perimeter and area of an ellipse with semi-axes a and b, in the same unit.

C = 4 a E(e) with the eccentricity e = √(1 − (b/a)²) has no closed form; four ways to reach it.
"""

import math
from typing import Annotated

from huoye import Axis, Curve, Guide, Marker, Plot, Result, Slider, Table, Text, Value

#: The relative rounding of a float64; smaller errors are noise.
EPSILON = 2.0**-52

RAMANUJAN_1 = Text("拉马努金第一式", en="Ramanujan I")
RAMANUJAN_2 = Text("拉马努金第二式", en="Ramanujan II")


def perimeter_agm(a: float, b: float) -> float:
    """By arithmetic-geometric means: every step doubles the number of correct digits.

    The textbook form, C = 2π (a² − Σ 2ⁿ⁻¹ cₙ²) / M(a, b), subtracts nearly equal numbers when the
    ellipse is thin. Legendre's relation E K' + E' K − K K' = π/2 turns it into a sum of positive
    terms that keeps all digits: with f = √(a² − b²), the distance from centre to focus,

        C = 4 M(a, f) + 2π Σ 2ⁿ⁻¹ cₙ² / M(a, b),

    where the sum runs along the means of (a, f): c₀ = b, cₙ₊₁ = cₙ² / (4 aₙ₊₁).
    """
    a, b = max(a, b), min(a, b)
    if b == 0:
        return 4.0 * a
    if a == b:
        return 2 * math.pi * a
    focus = math.sqrt((a - b) * (a + b))
    mean, total = mean_and_sum(a, focus, b)
    return 4 * mean + 2 * math.pi * total / mean_and_sum(a, b, focus)[0]


def mean_and_sum(x: float, y: float, c: float) -> tuple[float, float]:
    """M(x, y) and Σ 2ⁿ⁻¹ cₙ² for positive x and y, where c² = x² − y²."""
    total, weight = 0.0, 0.5
    while weight * c * c > EPSILON / 8 * total:
        total += weight * c * c
        weight *= 2
        x, y = (x + y) / 2, math.sqrt(x * y)
        c = c * c / (4 * x)
    return (x + y) / 2, total


def partial_sums(a: float, b: float, terms: int) -> list[float]:
    """The series 2πa [1 − Σ ((2n−1)!!/(2n)!!)² e²ⁿ/(2n−1)] after 0, 1, … ``terms`` terms."""
    a, b = max(a, b), min(a, b)
    e_squared = (a - b) * (a + b) / (a * a)
    total, factor = 1.0, 1.0
    sums = [2 * math.pi * a]
    for n in range(1, terms + 1):
        ratio = (2 * n - 1) / (2 * n)
        factor *= ratio * ratio * e_squared
        total -= factor / (2 * n - 1)
        sums.append(2 * math.pi * a * total)
    return sums


def ramanujan_1(a: float, b: float) -> float:
    """π [3(a+b) − √((3a+b)(a+3b))], Ramanujan 1914."""
    return math.pi * (3 * (a + b) - math.sqrt((3 * a + b) * (a + 3 * b)))


def ramanujan_2(a: float, b: float) -> float:
    """π (a+b) [1 + 3h / (10 + √(4−3h))] with h = ((a−b)/(a+b))², Ramanujan 1914."""
    root = (a - b) / (a + b)
    h = root * root
    return math.pi * (a + b) * (1 + 3 * h / (10 + math.sqrt(4 - 3 * h)))


def ellipse(
    a: Annotated[float, Slider(0.1, 10, step=0.1, label=Text("半轴 a", en="semi-axis a"))] = 5,
    b: Annotated[float, Slider(0, 10, step=0.1, label=Text("半轴 b", en="semi-axis b"))] = 3,
    terms: Annotated[int, Slider(1, 60, label=Text("级数项数", en="terms of the series"))] = 10,
) -> Result:
    """Perimeter and area of an ellipse."""
    exact = perimeter_agm(a, b)
    sums = partial_sums(a, b, 60)
    ways = [
        ("series", Text(f"级数 {terms} 项", en=f"series, {terms} terms"), sums[terms]),
        ("ramanujan_1", RAMANUJAN_1, ramanujan_1(a, b)),
        ("ramanujan_2", RAMANUJAN_2, ramanujan_2(a, b)),
    ]
    values = [
        Value("perimeter", exact, Text("周长（算术几何平均）", en="perimeter (AGM)")),
        Value("area", math.pi * a * b, Text("面积 πab", en="area πab")),
    ]
    errors = {}
    for name, way, perimeter in ways:
        label = Text(f"周长（{way.zh}）", en=f"perimeter ({way.en})")
        values.append(Value(name, perimeter, label))
        errors[name] = abs(perimeter - exact) / exact
    table = Table(
        Text("与算术几何平均相比的相对误差", en="Relative error, against the AGM"),
        [Text("方法", en="method"), Text("相对误差", en="relative error")],
        [[way, errors[name]] for name, way, _ in ways],
        digits=3,
    )
    rounding = Text(
        "小于 2.2×10⁻¹⁶ 的误差只是浮点数的舍入。",
        en="Errors below 2.2×10⁻¹⁶ are the rounding of floating-point numbers.",
    )
    plots = [drawing(a, b), convergence(exact, sums, terms, errors)]
    return Result(values, plots, [table], [rounding])


def drawing(a: float, b: float) -> Plot:
    """The ellipse to scale, with its foci on the longer axis."""
    turns = [2 * math.pi * step / 180 for step in range(181)]
    focus = math.sqrt(abs(a - b) * (a + b))
    x, y = (focus, 0.0) if a >= b else (0.0, focus)
    return Plot(
        Text("椭圆与它的焦点", en="The ellipse and its foci"),
        [Curve([(a * math.cos(turn), b * math.sin(turn)) for turn in turns])],
        markers=[Marker(x, y, "F₁"), Marker(-x, -y, "F₂")],
        equal=True,
        data=False,
    )


def convergence(exact: float, sums: list[float], terms: int, errors: dict[str, float]) -> Plot:
    """How the error of the series falls, against the two approximations."""

    def drawn(error: float) -> float:
        # Zero has no place on a logarithmic axis, and below EPSILON there is only noise.
        return max(error, EPSILON)

    points = [(float(n), drawn(abs(value - exact) / exact)) for n, value in enumerate(sums)]
    return Plot(
        Text("级数的误差随项数下降", en="The error of the series falls with the number of terms"),
        [Curve(points, Text("级数", en="series"))],
        x=Axis(Text("项数", en="terms"), minimum=0, maximum=60),
        y=Axis(Text("相对误差", en="relative error"), log=True),
        markers=[Marker(*points[terms], Text(f"{terms} 项", en=f"{terms} terms"))],
        guides=[
            Guide(y=drawn(errors["ramanujan_1"]), label=RAMANUJAN_1),
            Guide(y=drawn(errors["ramanujan_2"]), label=RAMANUJAN_2),
        ],
    )
