r"""Deeper than Python's stack.

must: refused: :\d+: too many things stand within each other
"""


def make() -> str:
    return "\n\n".join("    " * n + "!!! note" for n in range(500))
