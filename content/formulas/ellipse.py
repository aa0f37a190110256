"""Perimeter and area of an ellipse with semi-axes a and b, in the same unit.

C = 4 a E(e) with the eccentricity e = √(1 − (b/a)²) has no closed form; four ways to reach it.
Each way is written for any kind of number: ``m`` is ``math`` for float64, or ``mpmath`` for as many
digits as one likes, and lends its √ and π.
"""

import math
from dataclasses import dataclass
from typing import Annotated, Any

from huoye import Axis, Curve, Guide, Marker, Plot, Result, Slider, Switch, Table, Text, Value
from huoye.formula.numerals import shown

PACKAGES = ["mpmath"]

#: The relative rounding of a float64; smaller errors are noise.
EPSILON = 2.0**-52
#: Digits of the reference, and ten to spare while it is computed.
DIGITS, GUARD = 50, 10
MOST_TERMS, MOST_STEPS = 60, 8

RAMANUJAN_1 = Text("拉马努金第一式", en="Ramanujan I")
RAMANUJAN_2 = Text("拉马努金第二式", en="Ramanujan II")
THIN = Text("极扁时的近似", en="for thin ellipses")
ROUNDING = Text(
    "小于 2.2×10⁻¹⁶ 的误差只是浮点数的舍入。",
    en="Errors below 2.2×10⁻¹⁶ are the rounding of floating-point numbers.",
)


def series_of(terms: int) -> Text:
    """What the series is called when it is cut off."""
    return Text(f"级数 {terms} 项", en=f"series, {terms} terms")


def means_of(steps: int) -> Text:
    """What the means are called when they are cut off."""
    return Text(f"平均 {steps} 步", en=f"AGM, {steps} steps")


def perimeter_agm(a: float, b: float) -> float:
    """By arithmetic-geometric means: every step doubles the number of correct digits.

    The textbook form, C = 2π (a² − Σ 2ⁿ⁻¹ cₙ²) / M(a, b), subtracts nearly equal numbers when the
    ellipse is thin. Legendre's relation E K' + E' K − K K' = π/2 turns it into a sum of positive
    terms that keeps all digits: with the linear eccentricity c = √(a² − b²),

        C = 4 M(a, c) + 2π Σ 2ⁿ⁻¹ c′ₙ² / M(a, b),

    where the sum runs along the means of (a, c): c′₀ = b, c′ₙ₊₁ = c′ₙ² / (4 a′ₙ₊₁).
    """
    a, b = max(a, b), min(a, b)
    if b == 0:
        return 4.0 * a
    if a == b:
        return 2 * math.pi * a
    c = math.sqrt((a - b) * (a + b))
    mean, total = mean_and_sum(a, c, b)
    return 4 * mean + 2 * math.pi * total / mean_and_sum(a, b, c)[0]


def mean_and_sum(x: float, y: float, c: float) -> tuple[float, float]:
    """M(x, y) and Σ 2ⁿ⁻¹ cₙ² for positive x and y, where c² = x² − y²."""
    total, weight = 0.0, 0.5
    while weight * c * c > EPSILON / 8 * total:
        total += weight * c * c
        weight *= 2
        x, y = (x + y) / 2, math.sqrt(x * y)
        c = c * c / (4 * x)
    return (x + y) / 2, total


def agm_steps(a: Any, b: Any, steps: int, m: Any = math) -> list[Any]:
    """2π (a² − Σ 2ʲ⁻¹ cⱼ²) / aₙ, the textbook form, after n = 0, 1, … ``steps`` means."""
    a, b = max(a, b), min(a, b)
    bracket, weight = a * a - (a - b) * (a + b) / 2, 1
    found = [2 * m.pi * bracket / a]
    for _ in range(steps):
        half = (a - b) / 2
        bracket -= weight * half * half
        a, b, weight = (a + b) / 2, m.sqrt(a * b), 2 * weight
        found.append(2 * m.pi * bracket / a)
    return found


def partial_sums(a: Any, b: Any, terms: int, m: Any = math) -> list[Any]:
    """The series 2πa [1 − Σ ((2n−1)!!/(2n)!!)² e²ⁿ/(2n−1)] after 0, 1, … ``terms`` terms."""
    a, b = max(a, b), min(a, b)
    e_squared = (a - b) * (a + b) / (a * a)
    total, factor = 1, 1
    sums = [2 * m.pi * a]
    for n in range(1, terms + 1):
        factor = factor * e_squared * (2 * n - 1) ** 2 / (2 * n) ** 2
        total -= factor / (2 * n - 1)
        sums.append(2 * m.pi * a * total)
    return sums


def ramanujan_1(a: Any, b: Any, m: Any = math) -> Any:
    """π [3(a+b) − √((3a+b)(a+3b))], Ramanujan 1914."""
    return m.pi * (3 * (a + b) - m.sqrt((3 * a + b) * (a + 3 * b)))


def ramanujan_2(a: Any, b: Any, m: Any = math) -> Any:
    """π (a+b) [1 + 3h / (10 + √(4−3h))] with h = ((a−b)/(a+b))², Ramanujan 1914."""
    root = (a - b) / (a + b)
    h = root * root
    return m.pi * (a + b) * (1 + 3 * h / (10 + m.sqrt(4 - 3 * h)))


def thin_perimeter(a: float, b: float) -> float:
    """4a + 2a (b/a)² [ln(4a/b) − ½], which gets the better the flatter the ellipse; a ≥ b > 0."""
    return 4 * a + 2 * b * (b / a) * (math.log(4 * a / b) - 0.5)


def reference(a: float, b: float) -> Any:
    """4 a E(e) to DIGITS digits, by mpmath's own elliptic integral; an mpf."""
    import mpmath

    long, short = max(a, b), min(a, b)
    if short < 1e-30 * long:
        # What is missing, (b/a)² ln(4a/b)/2 of it, lies beyond the last digit.
        return 4 * mpmath.mpf(long)
    # A thin ellipse's parameter 1 − (b/a)² must not round to 1: twice the digits of a/b.
    thin = math.ceil(math.log10(long / short))
    with mpmath.workdps(DIGITS + GUARD + 2 * thin):
        parameter = 1 - (mpmath.mpf(short) / mpmath.mpf(long)) ** 2
        return 4 * long * mpmath.ellipe(parameter)


def eccentricity(a: float, b: float) -> float:
    """e = √(1 − (b/a)²) of the longer a, without subtracting squares."""
    a, b = max(a, b), min(a, b)
    return math.sqrt((a - b) / a * ((a + b) / a))


def ellipse(
    a: Annotated[float, Slider(0.1, 10, step=0.1, label=Text("半轴 a", en="semi-axis a"))] = 5,
    b: Annotated[float, Slider(0, "a", step=0.1, label=Text("半轴 b", en="semi-axis b"))] = 3,
    terms: Annotated[
        int, Slider(1, MOST_TERMS, label=Text("级数项数", en="terms of the series"))
    ] = 10,
    steps: Annotated[int, Slider(0, MOST_STEPS, label=Text("平均步数", en="steps of the AGM"))] = 3,
    exactly: Annotated[
        bool, Switch(label=Text("与 50 位参考值比较", en="compare with 50 digits"))
    ] = False,
) -> Result:
    """Perimeter and area of an ellipse."""
    if not exactly:
        return result_of(Errors(a, b, terms, steps, perimeter_agm(a, b)))
    import mpmath

    with mpmath.workdps(DIGITS + GUARD):
        return result_of(Errors(a, b, terms, steps, reference(a, b), mpmath))


@dataclass(frozen=True)
class Errors:
    """Relative errors of the four ways. m: the arithmetic that ``truth`` was reached in."""

    a: float
    b: float
    terms: int
    steps: int
    truth: Any
    m: Any = math

    @property
    def exact(self) -> bool:
        """Whether the truth has more digits than a float64."""
        return self.m is not math

    def of(self, perimeter: Any) -> float:
        """How far ``perimeter`` is from the truth, as a part of it."""
        return float(abs(perimeter - self.truth) / self.truth)

    def ways(self, m: Any) -> list[tuple[Text, Any]]:
        """Name and perimeter of each way, in the arithmetic ``m``."""
        a, b = self.axes(m)
        return [
            (series_of(self.terms), partial_sums(a, b, self.terms, m)[-1]),
            (means_of(self.steps), agm_steps(a, b, self.steps, m)[-1]),
            (RAMANUJAN_1, ramanujan_1(a, b, m)),
            (RAMANUJAN_2, ramanujan_2(a, b, m)),
        ]

    def axes(self, m: Any) -> tuple[Any, Any]:
        """The semi-axes as numbers of ``m``."""
        return (self.a, self.b) if m is math else (m.mpf(self.a), m.mpf(self.b))

    def drawn(self, error: float) -> float:
        """Zero has no place on a logarithmic axis, and below the last digit there is only noise."""
        return max(error, 10.0**-DIGITS if self.exact else EPSILON)


def result_of(errors: Errors) -> Result:
    """Everything below the controls."""
    a, b = errors.a, errors.b
    values = [
        Value("perimeter", perimeter_agm(a, b), Text("周长 C", en="perimeter C")),
        Value("area", math.pi * a * b, Text("面积 πab", en="area πab")),
        Value("eccentricity", eccentricity(a, b), Text("离心率 e", en="eccentricity e")),
    ]
    note = spelled_out(errors) if errors.exact else ROUNDING
    # The first is seen while controls are moved, and answers to each of them.
    plots = [convergence(errors), drawing(a, b), flattening(errors)]
    return Result(values, plots, [comparison(errors)], [note])


def spelled_out(errors: Errors) -> Text:
    """The reference, in groups of five digits."""
    written = errors.m.nstr(errors.truth, DIGITS, strip_zeros=False)
    whole, _, decimals = written.partition(".")
    groups = " ".join(decimals[at : at + 5] for at in range(0, len(decimals), 5))
    return Text(
        f"50 位参考值 C = {whole}.{groups}，由另一种算法（mpmath）算出。",
        en=f"To 50 digits, C = {whole}.{groups}, by another algorithm (mpmath).",
    )


def comparison(errors: Errors) -> Table:
    """The four ways side by side; where digits suffice, what is the formula's fault and what is
    rounding's."""
    headers: list[Text | str] = [
        Text("方法", en="method"),
        "C",
        Text("相对误差", en="relative error"),
    ]
    if not errors.exact:
        rows: list[list[Text | float | str]]
        rows = [[way, found, shown(errors.of(found), 2)] for way, found in errors.ways(math)]
        return Table(
            Text("与平均到底的结果相比", en="Against the AGM carried to the end"), headers, rows
        )
    headers.append(Text("50 位运算时", en="in 50 digits"))
    rows = [
        [way, found, shown(errors.of(found), 2), shown(errors.of(precise), 2)]
        for (way, found), (_, precise) in zip(errors.ways(math), errors.ways(errors.m), strict=True)
    ]
    return Table(Text("与 50 位参考值相比", en="Against the 50-digit reference"), headers, rows)


def drawing(a: float, b: float) -> Plot:
    """The ellipse to scale, with its axes, and its foci on the longer one."""
    turns = [2 * math.pi * step / 72 for step in range(73)]
    focus = math.sqrt(abs(a - b) * (a + b))
    x, y = (focus, 0.0) if a >= b else (0.0, focus)
    return Plot(
        Text("椭圆、半轴与焦点", en="The ellipse, its semi-axes and foci"),
        [
            Curve([(a * math.cos(turn), b * math.sin(turn)) for turn in turns], style="solid"),
            Curve([(0, 0), (a, 0)], f"a = {a:g}", "solid"),
            Curve([(0, 0), (0, b)], f"b = {b:g}", "dashed"),
        ],
        markers=[Marker(x, y, "F₁"), Marker(-x, -y, "F₂")],
        equal=True,
        data=False,
    )


def convergence(errors: Errors) -> Plot:
    """How the errors of series and means fall, against the two approximations."""
    a, b = errors.axes(errors.m)
    by_terms = partial_sums(a, b, MOST_TERMS, errors.m)
    by_steps = agm_steps(a, b, MOST_STEPS, errors.m)
    series = [(float(n), errors.drawn(errors.of(found))) for n, found in enumerate(by_terms)]
    means = [(float(n), errors.drawn(errors.of(found))) for n, found in enumerate(by_steps)]
    *_, (_, first), (_, second) = errors.ways(errors.m)
    return Plot(
        Text("误差怎样随项数、步数下降", en="How the error falls, term by term and step by step"),
        [
            Curve(series, Text("级数", en="series")),
            Curve(means, Text("算术几何平均", en="AGM")),
        ],
        x=Axis(Text("项数或步数", en="terms, or steps"), minimum=0, maximum=MOST_TERMS),
        y=Axis(Text("相对误差", en="relative error"), log=True),
        markers=[
            Marker(*series[errors.terms], Text(f"{errors.terms} 项", en=f"{errors.terms} terms")),
            Marker(*means[errors.steps], Text(f"{errors.steps} 步", en=f"{errors.steps} steps")),
        ],
        guides=[
            Guide(y=errors.drawn(errors.of(first)), label=RAMANUJAN_1),
            Guide(y=errors.drawn(errors.of(second)), label=RAMANUJAN_2),
        ],
    )


def flattening(errors: Errors) -> Plot:
    """The errors on the way from the circle to the segment, in float64: of the four ways, and of
    what the perimeter tends to there."""
    ratios = [10.0 ** (step / 10 - 3) for step in range(31)]
    at = [
        Errors(1.0, ratio, errors.terms, errors.steps, perimeter_agm(1.0, ratio))
        for ratio in ratios
    ]
    found = [[each.drawn(each.of(perimeter)) for _, perimeter in each.ways(math)] for each in at]
    labels = [way for way, _ in at[0].ways(math)]
    limit = [each.drawn(each.of(thin_perimeter(each.a, each.b))) for each in at]
    here = min(errors.a, errors.b) / max(errors.a, errors.b)
    guides = [Guide(x=here, label=Text("这个椭圆", en="this ellipse"))] if here >= ratios[0] else []
    return Plot(
        Text("椭圆越扁，误差越大", en="The flatter the ellipse, the larger the error"),
        [
            Curve(list(zip(ratios, column, strict=True)), label)
            for label, column in zip(labels, zip(*found, strict=True), strict=True)
        ]
        # A fifth curve has the first one's colour.
        + [Curve(list(zip(ratios, limit, strict=True)), THIN, "dotted")],
        x=Axis(Text("短轴比长轴 b/a（向左，e → 1）", en="b/a (leftwards e → 1)"), log=True),
        y=Axis(Text("相对误差", en="relative error"), log=True),
        guides=guides,
    )
