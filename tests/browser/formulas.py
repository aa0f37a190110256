"""A small site with formulas that use every kind of parameter and result."""

from tests.conftest import in_both

WAVE = "fig-formula-wave"
FEW = "fig-formula-few"

_WAVE = """\
import math
from typing import Annotated

from huoye import (
    Axis, Choice, Curve, Marker, OutOfDomain, Play, Plot, Points, Result, Shape, Slider, Tex, Text,
    TextInput, Value, in_tex, sample,
)

Way = Choice({"sin": Text("正弦", en="sine"), "cos": Text("余弦", en="cosine")},
             label=Text("函数", en="function"))
Word = TextInput(8, "[a-z]*", Text("只用小写字母", en="small letters"))


def wave(
    t: Annotated[float, Slider(0, 6.2, step=0.1, unit="s", play=Play(1))] = 1,
    a: Annotated[float, Slider(0.5, 3, step=0.1)] = 2,
    b: Annotated[float, Slider(0, "a", step=0.1)] = 1.5,
    scale: Annotated[float, Slider(0.001, 1000, log=True, unit="m")] = 1,
    n: Annotated[int, Slider(1, 5)] = 2,
    way: Annotated[str, Way] = "sin",
    word: Annotated[str, Word] = "abc",
) -> Result:
    if n == 5:
        raise OutOfDomain("n 太大，请调小。", en="n is too large; lower it.")
    f = getattr(math, way)
    first = sample(lambda x: a * f(n * x - t), 0, 10, 61)
    second = sample(lambda x: b * f(x), 0, 10, 61)
    return Result(
        [Value("amount", scale * a * f(t), Text("量", en="amount"), "m"), Value("n", n, "n")],
        [
            Plot(
                Text("波", en="Wave"),
                [Curve(first, Text("波", en="wave")), Curve(second, Text("另一个", en="other")),
                 Points([(1, 1), (2, 0.5)], Text("点", en="dots"))],
                x=Axis("x", "m"),
                y=Axis(Text("高", en="height"), "m"),
                markers=[Marker(t, a * f(0), "t")],
            ),
            Plot(
                Text("椭圆", en="Ellipse"),
                [Shape.ellipse(a, b, label=Text("椭圆", en="ellipse")),
                 Shape([(0, 0), (a * math.cos(t), b * math.sin(t)), (1, 0)])],
                equal=True,
            ),
        ],
        notes=[Tex(rf"\\frac{{{in_tex(a, 3)}}}{{n}} + \\sum_{{k=1}}^n \\left(\\frac12\\right)^k")],
    )
"""

_FEW = """\
import math
from typing import Annotated

from huoye import Curve, OutOfDomain, Play, Plot, Result, Slider, Switch, Text, Value, sample


def few(
    n: Annotated[int, Slider(1, 5, label=Text("条数", en="number"), play=Play(1, back=True))] = 2,
    x: Annotated[float, Slider(0.1, 0.9, step=0.2)] = 0.3,
    on: Annotated[bool, Switch(label=Text("翻转", en="flip"))] = False,
) -> Result:
    if n == 5 and on:
        raise OutOfDomain("n 太大，请调小。", en="n is too large; lower it.")
    s = -1 if on else 1
    curve = Curve(sample(lambda u: s * math.sin(n * u + x), 0, 6, 40), "sin")
    return Result([Value("v", s * n * x, "v")], [Plot("sin", [curve])])
"""

_TEXT = """Text.

/// formula | wave

A wave.
///

/// formula | few
    precompute: true

Few states.
///
"""
#: In Chinese and in English.
ARTICLES = {"trial": in_both(_TEXT)}
FORMULAS = {"wave": _WAVE, "few": _FEW}
