"""Write a formula once; it computes at build time and in the reader's browser.

    from typing import Annotated
    from huoye import Result, Slider, Text, Value

    Radius = Annotated[float, Slider(0, 10, unit="cm", label=Text("半径", en="radius"))]

    def circle(r: Radius = 1) -> Result:
        area = math.pi * r * r
        return Result([Value("area", area, Text("面积", en="area"), "cm²")])

Standard library only: these modules run in CPython and in Pyodide alike.
"""

from huoye.formula.cells import show
from huoye.formula.controls import Choice, Number, Play, Slider, Switch, TextInput
from huoye.formula.errors import FormulaMistake, InputError, OutOfDomain
from huoye.formula.evaluate import evaluate
from huoye.formula.parameters import describe
from huoye.formula.result import (
    Axis,
    Curve,
    Guide,
    Marker,
    Plot,
    Points,
    Result,
    Shape,
    Table,
    Value,
)
from huoye.formula.sampling import sample, trace
from huoye.formula.tex import Tex, in_tex
from huoye.formula.text import Text

__all__ = [
    "Axis",
    "Choice",
    "Curve",
    "FormulaMistake",
    "Guide",
    "InputError",
    "Marker",
    "Number",
    "OutOfDomain",
    "Play",
    "Plot",
    "Points",
    "Result",
    "Shape",
    "Slider",
    "Switch",
    "Table",
    "Tex",
    "Text",
    "TextInput",
    "Value",
    "describe",
    "evaluate",
    "in_tex",
    "sample",
    "show",
    "trace",
]
