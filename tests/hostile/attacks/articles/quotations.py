r"""Deeper than Python's stack.

must: refused: :6: 50 quotations
"""


def make() -> str:
    return "> " * 3000 + "a"
