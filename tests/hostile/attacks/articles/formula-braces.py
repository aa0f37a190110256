r"""Deeper than MathJax's stack.

must: refused: :\d+: 
"""


def make() -> str:
    return "$$\n" + "{a" * 3000 + "a" + "} " * 3000 + "\n$$\n"
