r"""Spaces within a line: patterns that allow some on both sides of a sign try every place.

must: refused: :\d+: more than 500 spaces in a row
"""


def make() -> str:
    return "\n\n".join("a\n|-|-" + " " * 30_000 + "x" for _ in range(20))
