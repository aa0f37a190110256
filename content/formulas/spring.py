"""How far does a spring stretch when it turns about one of its ends?

A spring of natural length l₀, stiffness k and mass M, evenly spread, turns at ω without gravity.
The piece that lies at s when unstretched lies at x(s). Its tension T = k l₀ (dx/ds − 1) has to
bend the outer pieces round the circle: dT/ds = −(M/l₀) ω² x. With x(0) = 0 and a free outer end,

    x(s) = l₀ sin(θ s/l₀) / (θ cos θ),    θ = ω √(M/k),    so    L = x(l₀) = l₀ tan θ / θ.

At θ = π/2 the length grows beyond all bounds: from there on no equilibrium exists.
"""

import math
from typing import Annotated

from huoye import Axis, Curve, Guide, Marker, OutOfDomain, Play, Plot, Result, Slider, Text, Value

LIMIT = math.pi / 2
WINDINGS = 24

Stiffness = Slider(1, 50, step=0.5, unit="N/m", label=Text("劲度系数 k", en="stiffness k"))
Mass = Slider(0.01, 0.5, step=0.01, unit="kg", label=Text("弹簧质量 M", en="mass M"))
Length = Slider(0.1, 2, step=0.05, unit="m", label=Text("原长 l₀", en="natural length l₀"))
#: A little beyond the limit, so that readers can see what happens there.
Speed = Slider(
    0,
    "0.55*pi*sqrt(k/M)",
    step=0.1,
    unit="rad/s",
    label=Text("角速度 ω", en="angular speed ω"),
    play=Play(8, back=True),
)

TO_AXLE = Axis(Text("到转轴的距离 x", en="distance from the axle x"), "m")


def stretch(theta: float) -> float:
    """L/l₀ = tan θ / θ for 0 ≤ θ < π/2; at rest the limit, 1."""
    return math.tan(theta) / theta if theta > 0 else 1.0


def position(s: float, l0: float, theta: float) -> float:
    """Where the piece lies that is at ``s`` (0 ≤ s ≤ l₀) in the unstretched spring, metres."""
    if theta == 0:
        return s
    return l0 * math.sin(theta * s / l0) / (theta * math.cos(theta))


def tension(s: float, k: float, l0: float, theta: float) -> float:
    """T(s) = k l₀ [cos(θ s/l₀)/cos θ − 1], newtons.

    As a product of sines, so that neither small θ nor the free end loses digits.
    """
    inner, outer = theta * ((l0 + s) / (2 * l0)), theta * ((l0 - s) / (2 * l0))
    return k * l0 * 2 * math.sin(inner) * math.sin(outer) / math.cos(theta)


def density(s: float, mass: float, l0: float, theta: float) -> float:
    """λ(s) = (M/l₀) cos θ / cos(θ s/l₀): mass a metre of the turning spring, kg/m."""
    return mass / l0 * math.cos(theta) / math.cos(theta * (s / l0))


def spring(
    k: Annotated[float, Stiffness] = 10,
    M: Annotated[float, Mass] = 0.1,
    l0: Annotated[float, Length] = 1,
    omega: Annotated[float, Speed] = 10,
) -> Result:
    """Length of a spring turning about one end, and what happens along it."""
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
    values = [
        Value("length", l0 * ratio, Text("长度 L", en="length L"), "m"),
        Value("ratio", ratio, Text("伸长比 L/l₀", en="stretch L/l₀")),
        Value("theta", theta, "θ = ω√(M/k)"),
        Value("fastest", fastest, Text("转速上限", en="speed limit"), "rad/s", 5),
        Value(
            "tension", tension(0, k, l0, theta), Text("转轴处张力", en="tension at the axle"), "N"
        ),
        Value(
            "density",
            density(0, M, l0, theta),
            Text("转轴处线密度", en="density at the axle"),
            "kg/m",
        ),
    ]
    marks = [l0 * step / 60 for step in range(61)]
    places = [position(s, l0, theta) for s in marks]
    plots = [
        coils(l0, theta),
        Plot(
            Text("沿弹簧的张力：里紧外松", en="Tension along the spring"),
            [Curve([(x, tension(s, k, l0, theta)) for x, s in zip(places, marks, strict=True)])],
            x=TO_AXLE,
            y=Axis(Text("张力 T", en="tension T"), "N", minimum=0),
        ),
        Plot(
            Text("沿弹簧的线密度：里疏外密", en="Density along the spring"),
            [Curve([(x, density(s, M, l0, theta)) for x, s in zip(places, marks, strict=True)])],
            x=TO_AXLE,
            y=Axis(Text("线密度 λ", en="density λ"), "kg/m", minimum=0),
            guides=[Guide(y=M / l0, label=Text("静止时", en="at rest"))],
        ),
        growth(fastest, omega, theta),
    ]
    return Result(values, plots, notes=[near_the_limit(theta, omega, fastest)])


def near_the_limit(theta: float, omega: float, fastest: float) -> Text:
    """What the speed means."""
    turns = omega * 30 / math.pi
    part = 100 * omega / fastest
    return Text(
        f"每分钟 {turns:.1f} 转，为上限的 {part:.1f}%。"
        + ("离上限只差一点点，转速的微小变化就使弹簧长出许多。" if theta > 0.95 * LIMIT else ""),
        en=f"{turns:.1f} turns a minute, {part:.1f}% of the limit."
        + (" So near to it, a little more speed makes the spring much longer."
           if theta > 0.95 * LIMIT else ""),
    )  # fmt: skip


def coils(l0: float, theta: float) -> Plot:
    """The spring turning, above, and at rest; its windings stretch most near the axle."""
    places = [l0 * step / 480 for step in range(481)]
    wave = [math.sin(2 * math.pi * WINDINGS * step / 480) for step in range(481)]
    turning = [(position(s, l0, theta), w) for s, w in zip(places, wave, strict=True)]
    resting = [(s, w - 3) for s, w in zip(places, wave, strict=True)]
    return Plot(
        Text("转动的弹簧与静止的弹簧", en="The spring turning and at rest"),
        [
            Curve(turning, Text("转动（上）", en="turning (above)"), "solid"),
            Curve(resting, Text("静止（下）", en="at rest (below)"), "solid"),
        ],
        x=TO_AXLE,
        y=Axis(hidden=True),
        markers=[Marker(0, 0), Marker(*turning[-1]), Marker(0, -3), Marker(*resting[-1])],
        data=False,
    )


def growth(fastest: float, omega: float, theta: float) -> Plot:
    """L/l₀ against ω, up to its pole at θ = π/2 or to where we are, if that is closer."""
    # Every step goes the same part of what is left to the pole: many where the curve is steep.
    left = (LIMIT - max(theta, 1.55)) / LIMIT
    angles = [LIMIT - LIMIT * left ** (step / 80) for step in range(81)]
    return Plot(
        Text("伸长比随角速度增长", en="The stretch grows with the angular speed"),
        [
            Curve([(fastest * angle / LIMIT, stretch(angle)) for angle in angles], "tan θ / θ"),
            Curve(
                [(fastest * angle / LIMIT, 1 + angle * angle / 3) for angle in angles],
                Text("慢转时 1 + θ²/3", en="slowly: 1 + θ²/3"),
            ),
        ],
        x=Axis("ω", "rad/s", minimum=0, maximum=fastest * 1.05),
        y=Axis("L/l₀", minimum=0, maximum=max(10.0, 1.1 * stretch(theta))),
        markers=[Marker(omega, stretch(theta), f"θ = {theta:.4g}")],
        guides=[Guide(x=fastest, label=Text("极限 θ = π/2", en="limit θ = π/2"))],
    )
