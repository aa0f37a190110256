"""Random code as formulas might hold it: numbers, texts, lists, loops; its answer is ``r``.

``python -m tests.pyodide_widgets.responder.random_code 2000`` runs so many through the checker and
both engines, and shows every difference.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from random import Random

from tests.pyodide_widgets.responder.conftest import run_twice


def _words(text: str) -> list[str]:
    return text.split()


NAMES = ("a", "b", "n", "m")
FLOATS = _words(
    "0.0 -0.0 0.1 0.5 1.0 1.5 2.5 2.675 -3.7 1e-9 1e16 123456.789 1e22 5e-324 1.7e308 0.3 7.0 1e-5"
)
WHOLES = _words("0 1 2 -1 -7 13 100 65536 4294967296 9007199254740991 -4503599627370497")
ONE = _words(
    "sin cos tan exp sqrt log log2 log10 atan asin acos sinh cosh tanh asinh acosh atanh expm1 "
    "fabs floor ceil trunc degrees radians erf erfc isfinite isqrt"
)
TWO = _words("atan2 pow fmod copysign ldexp log gcd")
SPECS = _words(
    ".2f .3g g .4e , ,.1f >8 05d + .0f % x #x b <6 ^9.2f 012.4f _d .1% e d s .10g +.3e *>10 .3"
)
TEXTS = ("'leaf'", "'a b'", "''", "'Two, three'", "'中文'", "'x1'", "'-7'", "'2.5'", "str(n)")
METHODS = (
    "upper()", "split()", "strip('a')", "replace('a', 'é')", "find('t')", "count('e')",
    "partition(' ')", "isdigit()", "startswith('T')", "split(',')", "lower()", "rfind('e')",
)  # fmt: skip
ERRORS = ("ValueError", "OverflowError", "ArithmeticError", "(ZeroDivisionError, IndexError)")


HEAD = """\
import math
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True)
class Rod:
    length: float

    @property
    def twice(self):
        return self.length * 2


def f(x, y):
    if x > y:
        return x - y
    return x * y + 1


"""


class Writer:
    """Writes code by chance; ``depth`` bounds how deep expressions go."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)

    def program(self) -> str:
        lines = [f"{name} = {self._literal()}" for name in NAMES] + ["kept = []"]
        lines += [self._statement() for _ in range(self._chance.randrange(4))]
        answers = [self._any() for _ in range(self._chance.randint(1, 3))]
        return HEAD + "\n".join(lines) + f"\nr = kept, a, b, n, m, {', '.join(answers)}\n"

    def _pick(self, *ways: str) -> str:
        return self._chance.choice(ways)

    def _literal(self) -> str:
        chance = self._chance.random()
        if chance < 0.3:
            return self._chance.choice(FLOATS)
        if chance < 0.5:
            return repr(self._chance.uniform(-10, 10))
        if chance < 0.7:
            return self._chance.choice(WHOLES)
        return str(self._chance.randint(-20, 20))

    def _any(self) -> str:
        return self._chance.choice([self._number, self._row, self._text])(3)

    def _number(self, depth: int) -> str:
        if depth <= 0 or self._chance.random() < 0.15:
            return self._chance.choice([*NAMES, self._literal()])
        x, y = self._number(depth - 1), self._number(depth - 1)
        row = self._row(depth - 1)
        return self._pick(
            f"({x} {self._pick('+', '-', '*', '/', '//', '%')} {y})",
            f"({x} {self._pick('+', '-', '*', '/')} {y})",
            f"({x})**{self._pick('2', '3', '-1', '0.5', '0', '10')}",
            f"math.{self._pick(*ONE)}({x})",
            f"math.{self._pick(*TWO)}({x}, {y})",
            f"math.factorial(int({x}) % 21)",
            f"math.{self._pick('comb', 'perm')}(int({x}) % 40, int({y}) % 12)",
            f"{self._pick('abs', 'int', 'float', '-', 'round')}({x})",
            f"round({x}, {self._chance.randrange(7)})",
            f"{self._pick('min', 'max')}({x}, {y})",
            f"({x} if {self._condition(depth - 1)} else {y})",
            f"{self._pick('sum', 'len', 'max', 'min', 'math.fsum', 'math.prod')}({row})",
            f"{row}[{self._chance.randint(-3, 3)}]",
            f"f({x}, {y})",
            f"divmod({x}, {y})[{self._pick('0', '1')}]",
            f"Rod({x}).twice",
            f"(Rod({x}) == Rod({y}))",
            f"({self._pick('1', '3', 'n')} << {self._pick('2', '40', '70')})",
            f"sum({x} * i for i in range({self._chance.randint(0, 9)}))",
        )

    def _condition(self, depth: int) -> str:
        x, y = self._number(depth), self._number(depth)
        return self._pick(
            f"({x} {self._pick('<', '<=', '>', '>=', '==', '!=')} {y})",
            f"({x} in {self._row(0)})",
            f"(not {x})",
            f"(0 < {x} <= {y})",
        )

    def _row(self, depth: int) -> str:
        items = [self._number(depth - 1) for _ in range(self._chance.randrange(5))]
        plain = f"[{', '.join(items)}]"
        if depth <= 0 or self._chance.random() < 0.2:
            return plain
        x, inner = self._number(depth - 1), self._row(depth - 1)
        return self._pick(
            plain,
            f"[{x} + i for i in range({self._chance.randrange(7)})]",
            f"[{x} * x for x in {inner} if x > {self._number(0)}]",
            f"sorted({inner})",
            f"sorted({inner}, key=lambda v: -abs(v), reverse=True)",
            f"sorted({inner}, key=lambda v: round(v / 3))",
            f"{inner}[{self._pick('1:', '::2', '::-1', '-2:', ':-1', '3:0:-1')}]",
            f"({inner} + {self._row(depth - 1)})",
            f"[x * y for x, y in zip({inner}, {self._row(depth - 1)})]",
            f"[*{inner}, 1.5]",
            f"list(map(f, {inner}, {inner}))",
            f"[v for k, v in {{str(x): x for x in {inner}}}.items()]",
            f"list({{x: 1 for x in {inner}}})",
            f"[x for _, x in enumerate({inner})]",
            f"list(accumulate({inner}))",
            f"list(reversed({inner}))",
        )

    def _text(self, depth: int) -> str:
        x, text = self._number(depth - 1), self._chance.choice(TEXTS)
        number = f"({x})"
        return self._pick(
            f"format({x}, {self._pick(*SPECS)!r})",
            f"format({text}, {self._pick('>9', '^9', '<7', '.2', '*^11', 's')!r})",
            'f"{' + number + self._pick("", ":.3f", ":g", "!r", ":>9.2e", ":,", ":.1%") + '}"',
            f"{self._pick('%.3f', '%5.1f|', '%g', '%d', '%s', '%-8s|', '%e', '%+d')!r} % ({x},)",
            f"{self._pick('str', 'repr')}({self._pick(x, self._row(1))})",
            f"', '.join(str(x) for x in {self._row(1)})",
            f"{text}.{self._pick(*METHODS)}",
            f"({text}{self._pick('[0:2]', '[::-1]', '[-1:]', ' * 2', ' + str(a)')})",
            f"{self._pick('float', 'int')}({text})",
            f"'{{:.2f}} {{}}'.format({x}, {text})",
        )

    def _statement(self) -> str:
        name, other = self._chance.choice(NAMES), self._chance.choice(NAMES)
        x, times = self._number(2), self._chance.randint(1, 60)
        # What adds its own square sixty times over has more digits than there is memory.
        stop = f"\n    if not -1e20 < {name} < 1e20:\n        break"
        operator = self._pick("+=", "-=", "*=", "/=", "%=", "//=")
        return self._pick(
            f"{name} = {x}",
            f"{name} {operator} {self._number(1)}",
            f"{name} **= {self._pick('2', '0.5', '-1', '3')}",
            f"for i in range({times}):\n    {name} += {self._number(1)}{stop}",
            f"for i in range({times}):\n    {name} *= {self._pick('i', '2', '0.9', '-1.5', '3')}",
            f"for i in range(1, {times}):\n    {name} = {name} + {other} / i",
            f"for _ in range({times}):\n    {name}, {other} = {other}, {name} + {other}",
            f"try:\n    {name} = {x}\nexcept {self._pick(*ERRORS)}:\n    {name} = 1",
            f"if {self._condition(1)}:\n    {name} = {x}\nelse:\n    {name} = {self._number(1)}",
            f"kept = {self._row(1)}\nkept.append({self._number(1)})\nkept *= 2\nkept.sort()",
            f"kept += {self._row(1)}",
            f"while 1 < {name} < 1e6:\n    {name} = {name} / 2",
        )


def programs(count: int, first: int = 0) -> list[str]:
    """So many, the same ones at every call."""
    return [Writer(seed).program() for seed in range(first, first + count)]


def _pieces(sources: list[str], size: int = 250) -> Iterator[list[str]]:
    for place in range(0, len(sources), size):
        yield sources[place : place + size]


def compare(sources: list[str]) -> None:
    """Run them, and say how many were answered, and which differ."""
    counted: Counter[str] = Counter()
    for piece in _pieces(sources):
        for found in run_twice(piece):
            if found.differs:
                print(found.source, found.pyodide, found.micropython, "", sep="\n", flush=True)
            elif not found.is_same and not found.refused and found.pyodide[0] != "!":
                counted[f"elsewhere: {found.micropython[:50]}"] += 1
            counted[found.kind] += 1
    for kind, times in counted.most_common():
        print(f"{times:6} {kind}")


if __name__ == "__main__":
    compare(programs(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
