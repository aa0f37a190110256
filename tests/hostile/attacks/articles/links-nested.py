r"""Closed at last, all of them.

must: refused: :\d+: too many links are begun
"""


def make() -> str:
    return "[a" * 5000 + "b" + "](c)" * 5000
