r"""Twice as many letters a line.

must: refused: :\d+:
"""

from itertools import pairwise


def make() -> str:
    names = [chr(97 + n) for n in range(26)]
    lines = [rf"\def\q{a}{{\q{b}\q{b}}}" for a, b in pairwise(names)]
    return "$$\n" + "\n".join(lines) + "\n\\def\\qz{x}\n\\qa\n$$\n"
