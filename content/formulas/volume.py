"""Additive against affine coupling, on data whose spread changes from place to place.

The data: x₁ standard normal, x₂ = sin x₁ + σ(x₁) ε with ε standard normal, σ(x₁) = 0.5 exp(κ x₁).
An affine coupling, z₂ = (x₂ − m(x₁)) / σ(x₁), makes two standard normals of it exactly. An additive
one can take away the same m, but stretches by one number everywhere; the best is σ̄ with σ̄² = E σ²,
and it loses ln σ̄ − E ln σ = κ² nats a point.
"""

import math
from collections.abc import Callable
from typing import Annotated

from huoye import Axis, Curve, Play, Plot, Points, Result, Shape, Slider, Text, Value

WIDTH = 0.5
#: Points, on a spiral whose radii are those of a normal distribution in the plane.
COUNT = 240
GOLDEN = math.pi * (3 - math.sqrt(5))
#: Small discs among the latents, all of one size.
PLACES, RADIUS = (-2.0, -1.0, 0.0, 1.0, 2.0), 0.4

Kappa = Slider(0, 0.8, step=0.05, label=Text("疏密的变化 κ", en="change of spread κ"))
Temperature = Slider(
    0.3, 1.2, step=0.05, label=Text("温度 T", en="temperature T"), play=Play(6, back=True)
)


def middle(x: float) -> float:
    """m(x₁), which both kinds take away."""
    return math.sin(x)


def spread(x: float, kappa: float) -> float:
    """σ(x₁) of the data, and of the affine coupling."""
    return WIDTH * math.exp(kappa * x)


def even_spread(kappa: float) -> float:
    """σ̄, the one number that fits best: its square is the mean of σ²."""
    return WIDTH * math.exp(kappa * kappa)


def latents() -> list[tuple[float, float]]:
    """Two standard normals, spread evenly instead of drawn."""
    found = []
    for n in range(COUNT):
        radius = math.sqrt(-2 * math.log(1 - (n + 0.5) / COUNT))
        found.append((radius * math.cos(n * GOLDEN), radius * math.sin(n * GOLDEN)))
    return found


def data(point: tuple[float, float], scale: float) -> tuple[float, float]:
    """Latent to data, z → x, where the coupling stretches by ``scale``."""
    return point[0], middle(point[0]) + scale * point[1]


def best(kappa: float) -> float:
    """Mean log-density of the data in nats, as the affine coupling has it: −1 − ln 2π − E ln σ."""
    return -1 - math.log(2 * math.pi) - math.log(WIDTH)


def shifted(kappa: float, temperature: float) -> float:
    """Mean of x₁ under p^{1/T²}, κ(T² − 1); of multiplied latents it is 0. Both deviate by T."""
    return kappa * (temperature * temperature - 1)


def volume(
    kappa: Annotated[float, Kappa] = 0.5,
    T: Annotated[float, Temperature] = 1,
) -> Result:
    """What a change of volume from place to place is worth, and what it does to temperature."""
    values = [
        Value(
            "affine",
            best(kappa),
            Text("仿射：平均对数密度", en="affine: mean log-density"),
            "nat",
            5,
        ),
        Value(
            "additive",
            best(kappa) - kappa * kappa,
            Text("加性：平均对数密度", en="additive: mean log-density"),
            "nat",
            5,
        ),
        Value("loss", kappa * kappa, Text("相差 κ²", en="difference κ²"), "nat", 4),
        Value(
            "shift",
            shifted(kappa, T),
            Text("降温时 x₁ 应有的偏移", en="shift of x₁ that cooling asks for"),
            digits=4,
        ),
    ]
    affine = Text("仿射耦合的样本", en="samples by the affine coupling")
    additive = Text("加性耦合的样本", en="samples by the additive coupling")
    plots = [
        picture(affine, kappa, T, lambda x: spread(x, kappa)),
        picture(additive, kappa, T, lambda x: even_spread(kappa)),
        colder(kappa, T),
    ]
    return Result(values, plots)


def picture(title: Text, kappa: float, temperature: float, scale: Callable[[float], float]) -> Plot:
    """Samples at a temperature, and where discs of one size have gone."""
    turns = [2 * math.pi * n / 36 for n in range(36)]
    discs = []
    for n, x in enumerate(PLACES):
        rim = [(x + RADIUS * math.cos(t), RADIUS * math.sin(t)) for t in turns]
        name = Text("一样大的圆片的像", en="images of equal discs") if n == 0 else ""
        discs.append(Shape([data(z, scale(z[0])) for z in rim], name))
    cold = [(temperature * x, temperature * y) for x, y in latents()]
    # Its title isn't seen, and the two pictures are alike: the legend tells them apart.
    samples = Points([data(z, scale(z[0])) for z in cold], title)
    return Plot(
        title,
        [samples, *discs],
        x=Axis("x₁", minimum=-3, maximum=3),
        y=Axis("x₂", minimum=-3, maximum=3),
        data=False,
    )


def colder(kappa: float, temperature: float) -> Plot:
    """Density of x₁: of samples by T·z, and of p^{1/T²}, by the affine coupling."""
    steps = [-3 + 6 * n / 180 for n in range(181)]

    def normal(x: float, mean: float) -> float:
        deviation = (x - mean) / temperature
        return math.exp(-deviation * deviation / 2) / (temperature * math.sqrt(2 * math.pi))

    return Plot(
        Text("降温之后 x₁ 的密度（仿射）", en="Density of x₁ when colder (affine)"),
        [
            Curve([(x, normal(x, 0)) for x in steps], Text("解码 T·z", en="T·z decoded")),
            Curve(
                [(x, normal(x, shifted(kappa, temperature))) for x in steps],
                Text("真正的 p 的 1/T² 次方", en="p to the power 1/T²"),
            ),
        ],
        x=Axis("x₁", minimum=-3, maximum=3),
        y=Axis(Text("密度", en="density"), minimum=0),
    )
