r"""Each a heading of its own.

must: refused: :\d+: the paragraph has 6[0-9]+ lines
"""


def make() -> str:
    return "# a\n" * 6500
