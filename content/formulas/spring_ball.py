"""A turning spring with a ball at its tip.

The ball, of mass m = μ M, pulls the tip with m ω² L. With θ = ω √(M/k) the length is

    L/l₀ = 1 / (θ cot θ − μ θ²),

and there is an equilibrium as long as μ θ tan θ < 1 and θ < π/2.
"""

import math
from typing import Annotated

from huoye import (
    Axis,
    Curve,
    Guide,
    Marker,
    OutOfDomain,
    Play,
    Plot,
    Result,
    Shape,
    Slider,
    Text,
    Value,
)

LIMIT = math.pi / 2
LONGEST, HEAVIEST = 10.0, 4.0

Ball = Slider(0, 4, step=0.05, label=Text("小球与弹簧之比 μ = m/M", en="ball to spring, μ = m/M"))
Speed = Slider(
    0,
    1.6,
    step=0.01,
    label=Text("转速 θ = ω√(M/k)", en="speed θ = ω√(M/k)"),
    play=Play(8, back=True),
)


def stiffness_left(theta: float, mu: float) -> float:
    """θ cot θ − μθ², what the turning leaves of the spring's stiffness; at rest all of it, 1."""
    return theta / math.tan(theta) - mu * theta * theta if theta > 0 else 1.0


def fastest(mu: float) -> float:
    """The smallest θ > 0 with μ θ tan θ = 1, or π/2 without a ball, by halving: to the last bit."""
    low, high = 0.0, LIMIT
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return high
        # Without tan, which has a pole at the end of the interval.
        if mu * middle * math.sin(middle) < math.cos(middle):
            low = middle
        else:
            high = middle


def with_a_third(theta: float, mu: float) -> float:
    """1/(1 − (μ + 1/3) θ²): the rule of one third; nan beyond its own pole."""
    left = 1 - (mu + 1 / 3) * theta * theta
    return 1 / left if left > 0 else math.nan


def light(theta: float, mu: float) -> float:
    """1/(1 − μθ²): the same ball on a spring without mass; nan beyond its own pole."""
    left = 1 - mu * theta * theta
    return 1 / left if left > 0 else math.nan


def spring_ball(
    mu: Annotated[float, Ball] = 0.5,
    theta: Annotated[float, Speed] = 0.9,
) -> Result:
    """Length of a turning spring with a ball at its tip."""
    limit = fastest(mu)
    left = stiffness_left(theta, mu)
    if theta >= limit or left <= 0:
        raise OutOfDomain(
            f"已过边界 μθ tan θ = 1：μ = {mu:.2f} 时 θ 要小于 {limit:.4f}。"
            "请放慢一点，或者换一个轻些的球。",
            en=f"Beyond the border μθ tan θ = 1: for μ = {mu:.2f}, θ must stay below {limit:.4f}. "
            "Turn more slowly, or take a lighter ball.",
        )
    values = [
        Value("ratio", 1 / left, Text("伸长比 L/l₀", en="stretch L/l₀")),
        Value("limit", limit, Text("转速上限 θ", en="speed limit θ"), digits=8),
        Value(
            "third",
            1 / math.sqrt(mu + 1 / 3),
            Text("三分之一法则的上限", en="limit by the rule of one third"),
            digits=8,
        ),
    ]
    return Result(values, [lengths(theta, mu, limit), border(theta, mu, limit)])


def lengths(theta: float, mu: float, limit: float) -> Plot:
    """L/l₀ against θ, exact and by two shorter ways."""
    steps = [1.6 * n / 240 for n in range(241)]
    exact = [(t, cut(1 / stiffness_left(t, mu)) if t < limit else math.nan) for t in steps]
    return Plot(
        Text("长度随转速增长", en="The length grows with the speed"),
        [
            Curve(exact, Text("准确", en="exact"), "solid"),
            Curve(
                [(t, cut(with_a_third(t, mu))) for t in steps],
                Text("小球加弹簧的三分之一", en="ball and a third of the spring"),
            ),
            Curve(
                [(t, cut(light(t, mu))) for t in steps],
                Text("只算小球", en="the ball alone"),
            ),
        ],
        x=Axis(Text("转速 θ", en="speed θ"), minimum=0, maximum=1.6),
        y=Axis("L/l₀", minimum=0, maximum=LONGEST),
        markers=[Marker(theta, min(LONGEST, 1 / stiffness_left(theta, mu)))],
        guides=[Guide(x=limit, label=Text("上限", en="limit"))],
    )


def border(theta: float, mu: float, limit: float) -> Plot:
    """Where in the plane of θ and μ there is an equilibrium: below μ = cot θ / θ."""
    first = fastest(HEAVIEST)
    curve = [first + (LIMIT - first) * n / 120 for n in range(120)]
    corners = [(0.0, 0.0), (0.0, HEAVIEST), *((t, 1 / (t * math.tan(t))) for t in curve)]
    return Plot(
        Text("有平衡的地方", en="Where there is an equilibrium"),
        [Shape([*corners, (LIMIT, 0.0)], Text("有平衡", en="equilibrium"))],
        x=Axis(Text("转速 θ", en="speed θ"), minimum=0, maximum=1.6),
        y=Axis("μ = m/M", minimum=0, maximum=HEAVIEST),
        markers=[Marker(theta, mu), Marker(limit, mu)],
        data=False,
    )


def cut(ratio: float) -> float:
    """Nothing above the drawing's upper edge."""
    return ratio if ratio <= LONGEST else math.nan
