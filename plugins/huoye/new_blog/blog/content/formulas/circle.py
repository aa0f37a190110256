"""A circle of radius r."""

from typing import Annotated

from huoye import Result, Slider, Value


def circle(r: Annotated[float, Slider(0, 10)] = 1) -> Result:
    """Its circumference and its area."""
    pi = 3.141592653589793
    return Result([Value("around", 2 * pi * r, "circumference"), Value("area", pi * r * r, "area")])
