r"""Segments that end where they begin, a million of them.

must: refused: broken
"""


def make() -> bytes:
    return b"\xff\xd8" + b"\xff\xe0\x00\x00" * 300_000
