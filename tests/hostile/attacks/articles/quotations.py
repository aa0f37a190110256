r"""Deeper than Python's stack.

must: harmless:
"""


def make() -> str:
    return "> " * 3000 + "a"
