"""A turning spring with a ball at its tip.

The ball, of mass m = μ M, pulls the tip with m ω² L. With θ = ω √(M/k) the length is

    L/l₀ = 1 / (θ cot θ − μ θ²),

and there is an equilibrium as long as μ θ tan θ < 1 and θ < π/2.
"""

import math
from collections.abc import Callable
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
    return Plot(
        Text("长度随转速增长", en="The length grows with the speed"),
        [
            Curve(drawn(lambda t: stiffness_left(t, mu), limit), Text("准确", en="exact"), "solid"),
            Curve(
                drawn(lambda t: 1 - (mu + 1 / 3) * t * t, 1 / math.sqrt(mu + 1 / 3)),
                Text("小球加弹簧的三分之一", en="ball and a third of the spring"),
            ),
            Curve(
                drawn(lambda t: 1 - mu * t * t, 1 / math.sqrt(mu) if mu > 0 else 1.6),
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
    curve = [first + (LIMIT - first) * n / 50 for n in range(50)]
    corners = [(0.0, 0.0), (0.0, HEAVIEST), *((t, 1 / (t * math.tan(t))) for t in curve)]
    return Plot(
        Text("有平衡的地方", en="Where there is an equilibrium"),
        [Shape([*corners, (LIMIT, 0.0)], Text("有平衡", en="equilibrium"))],
        x=Axis(Text("转速 θ", en="speed θ"), minimum=0, maximum=1.6),
        y=Axis("μ = m/M", minimum=0, maximum=HEAVIEST),
        markers=[Marker(theta, mu), Marker(limit, mu)],
        data=False,
    )


def drawn(left: Callable[[float], float], pole: float) -> list[tuple[float, float]]:
    """1/left(θ) up to where it leaves the drawing, the more points the steeper it is."""
    steps = [min(pole, 1.6) * (1 - (1 - n / 60) * (1 - n / 60)) for n in range(61)]
    return [(t, 1 / left(t)) for t in steps if left(t) * LONGEST > 1]
