"""Mathematics that changes while a reader plays: TeX, drawn by render/static/tex.mjs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from huoye.formula.numerals import shown
from huoye.formula.text import Words


@dataclass(frozen=True)
class Tex:
    r"""A displayed formula: ``Tex(rf"C \approx {in_tex(perimeter)}")``.

    Known: letters, digits, + − = < > and the like, ``^ _ { }``, ``\frac``, ``\sqrt[n]{}``,
    ``\left … \right``, ``\text{}``, ``\mathrm{}``, Greek letters, the usual operators, relations
    and named functions, ``\sum``, ``\prod``, ``\int`` and ``\lim`` with their limits.
    """

    source: Words


def in_tex(number: float, digits: int = 12) -> str:
    r"""The number as TeX, to so many significant digits: ``1.5\times 10^{-7}``."""
    text = shown(number, digits).replace("−", "-").replace("×", r"\times ")
    powers = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    return re.sub("10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: f"10^{{{m[1].translate(powers)}}}", text)
