"""The descent from an ellipse to a circle by arithmetic-geometric means.

Each step replaces the semi-axes by their two means. The perimeter changes, but

    I(a, b) = ∫₀^{π/2} dt / √(a² cos² t + b² sin² t)

doesn't: the curve under the integral gets flatter, and the area below it stays. With the sums of
cₙ² the perimeter of the first ellipse comes out, to twice as many digits each time.
"""

import math
from typing import Annotated

from huoye import Axis, Curve, Guide, Marker, Play, Plot, Result, Slider, Table, Text, Value
from huoye.formula.numerals import shown

#: The longer semi-axis of the first ellipse, as in the text.
A = 5.0
EPSILON = 2.0**-52
MOST = 6

Short = Slider(0.05, 5, log=True, label=Text("短半轴 b（a = 5）", en="semi-axis b (a = 5)"))
Steps = Slider(0, MOST, label=Text("步数 n", en="steps n"), play=Play(6))


def means(a: float, b: float, steps: int) -> list[tuple[float, float, float]]:
    """(aₙ, bₙ, cₙ) for n = 0, 1, … ``steps``; a ≥ b > 0."""
    c = math.sqrt((a - b) * (a + b))
    found = [(a, b, c)]
    for _ in range(steps):
        # (a − b)/2, but without subtracting numbers that are nearly equal.
        a, b, c = (a + b) / 2, math.sqrt(a * b), c * c / (2 * (a + b))
        found.append((a, b, c))
    return found


def perimeters(b: float, steps: int) -> list[float]:
    """2π (A² − Σ 2ʲ⁻¹ cⱼ²) / aₙ, j up to n, for n = 0, 1, … ``steps``."""
    bracket, weight, found = A * A, 0.5, []
    for a, _, c in means(A, b, steps):
        bracket -= weight * c * c
        weight *= 2
        found.append(2 * math.pi * bracket / a)
    return found


def perimeter(b: float) -> float:
    """Of the first ellipse, without loss of digits: 4 M(a, c) + 2π Σ 2ⁿ⁻¹ c′ₙ² / M(a, b)."""
    c = math.sqrt((A - b) * (A + b))
    if c == 0:
        return 2 * math.pi * A
    total, weight = 0.0, 0.5
    x, y, left = A, c, b
    while weight * left * left > EPSILON / 8 * total:
        total += weight * left * left
        x, y, left, weight = (x + y) / 2, math.sqrt(x * y), left * left / (2 * (x + y)), 2 * weight
    return 2 * (x + y) + 2 * math.pi * total / means(A, b, 8)[-1][0]


def digits(found: float, truth: float) -> float:
    """How many digits are right, at most as many as a float has."""
    return -math.log10(max(abs(found / truth - 1), EPSILON))


def agm_descent(
    b: Annotated[float, Short] = 0.5,
    n: Annotated[int, Steps] = 3,
) -> Result:
    """From an ellipse to a circle in a few steps."""
    axes = means(A, b, MOST)
    found, truth = perimeters(b, MOST), perimeter(b)
    right = [digits(each, truth) for each in found]
    values = [
        Value("estimate", found[n], Text(f"第 {n} 步的周长", en=f"perimeter, step {n}"), digits=16),
        Value("digits", right[n], Text("正确的位数", en="digits that are right"), digits=3),
        Value("mean", axes[-1][0], Text("极限 M(a, b)", en="limit M(a, b)"), digits=16),
    ]
    rows: list[list[Text | float | str]] = [
        [k, shown(axes[k][0], 5), shown(axes[k][1], 5), shown(axes[k][2], 2), shown(right[k], 2)]
        for k in range(n + 1)
    ]
    headers: list[Text | str] = ["n", "aₙ", "bₙ", "cₙ", Text("位数", en="digits")]
    table = Table(Text("走过的各步", en="The steps so far"), headers, rows)
    return Result(values, [ellipses(axes, n), flatter(axes, n), doubling(right, n)], [table])


def ellipses(axes: list[tuple[float, float, float]], n: int) -> Plot:
    """The ellipse of every step so far; the last is drawn solid."""
    turns = [2 * math.pi * step / 48 for step in range(49)]
    curves = []
    for k in range(n + 1):
        a, b, _ = axes[k]
        points = [(a * math.cos(t), b * math.sin(t)) for t in turns]
        curves.append(Curve(points, f"n = {k}", "solid" if k == n else "dotted"))
    return Plot(
        Text("每一步的椭圆：越来越圆", en="The ellipse of each step: ever rounder"),
        curves,
        x=Axis(minimum=-A * 1.02, maximum=A * 1.02),
        y=Axis(),
        equal=True,
        data=False,
    )


def flatter(axes: list[tuple[float, float, float]], n: int) -> Plot:
    """1/√(aₙ² cos² t + bₙ² sin² t) of every step so far: equal areas."""
    curves = []
    for k in range(n + 1):
        a, b, _ = axes[k]
        points = []
        for step in range(25):
            t = math.pi / 2 * step / 24
            x, y = a * math.cos(t), b * math.sin(t)
            points.append((t, 1 / math.sqrt(x * x + y * y)))
        curves.append(Curve(points, f"n = {k}", "solid" if k == n else "dotted"))
    return Plot(
        Text("被积函数越来越平，下面的面积不变", en="The integrand flattens; the area below stays"),
        curves,
        x=Axis("t", minimum=0, maximum=math.pi / 2),
        y=Axis(Text("速度的倒数", en="one over the speed"), minimum=0),
        guides=[Guide(y=1 / axes[-1][0], label="1/M")],
        data=False,
    )


def doubling(right: list[float], n: int) -> Plot:
    """Digits that are right against steps."""
    return Plot(
        Text("正确的位数，每步翻倍", en="Right digits double at each step"),
        [Curve([(float(k), each) for k, each in enumerate(right)])],
        x=Axis(Text("步数 n", en="steps n"), minimum=0, maximum=MOST),
        y=Axis(Text("位数", en="digits"), minimum=0, maximum=17),
        markers=[Marker(n, right[n])],
        guides=[Guide(y=-math.log10(EPSILON), label=Text("浮点数的尽头", en="the end of floats"))],
    )
