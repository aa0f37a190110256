"""How far does a spring stretch when it turns about one of its ends?

A spring of natural length l₀, stiffness k and mass M, evenly spread, turns at ω without gravity.
The piece that lies at s when unstretched lies at x(s). Its tension T = k l₀ (dx/ds − 1) has to
bend the outer pieces round the circle: dT/ds = −(M/l₀) ω² x. With x(0) = 0 and a free outer end,

    x(s) = l₀ sin(θ s/l₀) / (θ cos θ),    θ = ω √(M/k),    so    L = x(l₀) = l₀ tan θ / θ.

At θ = π/2 the length grows beyond all bounds: from there on no equilibrium exists.
"""

import math
from typing import Annotated

from huoye import Axis, Curve, Guide, Marker, OutOfDomain, Plot, Result, Slider, Text, Value

LIMIT = math.pi / 2

Stiffness = Slider(1, 50, step=0.5, unit="N/m", label=Text("劲度系数 k", en="stiffness k"))
Mass = Slider(0.01, 0.5, step=0.01, unit="kg", label=Text("弹簧质量 M", en="mass M"))
Length = Slider(0.1, 2, step=0.05, unit="m", label=Text("原长 l₀", en="natural length l₀"))
Speed = Slider(0, 30, step=0.1, unit="rad/s", label=Text("角速度 ω", en="angular speed ω"))


def stretch(theta: float) -> float:
    """L/l₀ = tan θ / θ for 0 ≤ θ < π/2; at rest the limit, 1."""
    return math.tan(theta) / theta if theta > 0 else 1.0


def position(s: float, l0: float, theta: float) -> float:
    """Where the piece lies that is at ``s`` (0 ≤ s ≤ l₀) in the unstretched spring."""
    if theta == 0:
        return s
    return l0 * math.sin(theta * s / l0) / (theta * math.cos(theta))


def pivot_tension(k: float, l0: float, theta: float) -> float:
    """T(0) = k l₀ (1/cos θ − 1), written so that small θ loses no digits."""
    half = math.sin(theta / 2)
    return k * l0 * 2 * half * half / math.cos(theta)


def spring(
    k: Annotated[float, Stiffness] = 10,
    M: Annotated[float, Mass] = 0.1,
    l0: Annotated[float, Length] = 1,
    omega: Annotated[float, Speed] = 10,
) -> Result:
    """Length of a spring turning about one end."""
    theta = omega * math.sqrt(M / k)
    fastest = LIMIT * math.sqrt(k / M)
    if theta >= LIMIT:
        raise OutOfDomain(
            f"θ = {theta:.4g}，已达到 π/2：弹簧会无限伸长，没有平衡。"
            f"请把 ω 调到 {fastest:.4g} rad/s 以下，或者增大 k、减小 M。",
            en=f"θ = {theta:.4g} has reached π/2: the spring stretches without bound and has no "
            f"equilibrium. Keep ω below {fastest:.4g} rad/s, or raise k, or lower M.",
        )
    ratio = stretch(theta)
    tension = pivot_tension(k, l0, theta)
    values = [
        Value("length", l0 * ratio, Text("长度 L", en="length L"), "m"),
        Value("ratio", ratio, Text("伸长比 L/l₀", en="stretch L/l₀")),
        Value("theta", theta, "θ = ω√(M/k)"),
        Value("tension", tension, Text("转轴处的张力", en="tension at the pivot"), "N"),
    ]
    return Result(values, [coils(l0, theta), growth(fastest, omega, theta)])


def coils(l0: float, theta: float) -> Plot:
    """The spring turning, above, and at rest; its windings stretch most near the pivot."""
    places = [l0 * step / 480 for step in range(481)]
    wave = [math.sin(2 * math.pi * 24 * s / l0) for s in places]
    turning = [(position(s, l0, theta), w) for s, w in zip(places, wave, strict=True)]
    resting = [(s, w - 3) for s, w in zip(places, wave, strict=True)]
    return Plot(
        Text("转动的弹簧与静止的弹簧", en="The spring turning and at rest"),
        [
            Curve(turning, Text("转动（上）", en="turning (above)"), "solid"),
            Curve(resting, Text("静止（下）", en="at rest (below)"), "solid"),
        ],
        x=Axis(Text("到转轴的距离 x", en="distance from the pivot x"), "m"),
        y=Axis(hidden=True),
        markers=[Marker(0, 0), Marker(*turning[-1]), Marker(0, -3), Marker(*resting[-1])],
        data=False,
    )


def growth(fastest: float, omega: float, theta: float) -> Plot:
    """L/l₀ against ω, up to its pole at θ = π/2 or to where we are, if that is closer."""
    # Every step goes the same part of what is left to the pole: many where the curve is steep.
    left = (LIMIT - max(theta, 1.55)) / LIMIT
    angles = [LIMIT - LIMIT * left ** (step / 200) for step in range(201)]
    return Plot(
        Text("伸长比随角速度增长", en="The stretch grows with the angular speed"),
        [Curve([(fastest * angle / LIMIT, stretch(angle)) for angle in angles], "tan θ / θ")],
        x=Axis("ω", "rad/s", minimum=0, maximum=fastest * 1.05),
        y=Axis("L/l₀", minimum=0, maximum=max(10.0, 1.1 * stretch(theta))),
        markers=[Marker(omega, stretch(theta), f"θ = {theta:.4g}")],
        guides=[Guide(x=fastest, label=Text("极限 θ = π/2", en="limit θ = π/2"))],
    )
