r"""MathJax takes ten times as long for three times as many letters.

must: refused: :\d+: the formula has 4000[0-9] characters
"""


def make() -> str:
    return "$$\n" + "a" * 40_000 + "\n$$\n"
