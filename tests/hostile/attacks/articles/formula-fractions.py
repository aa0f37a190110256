r"""Deeper than MathJax's stack.

must: refused: :\d+: 
"""


def make() -> str:
    return "$$\n" + "\\frac{1}{" * 800 + "a" + "} " * 800 + "\n$$\n"
