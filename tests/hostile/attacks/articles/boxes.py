r"""Deeper than Python's stack.

must: refused: :\d+: too many things stand within each other
"""


def make() -> str:
    return "<div markdown=\"1\">\n\n" * 1000 + "a\n\n" + "</div>\n\n" * 1000
