r"""Each is looked for in the source.

must: refused: :\d+: Undefined control sequence
"""


def make() -> str:
    return "$\\zz$ " * 2000
