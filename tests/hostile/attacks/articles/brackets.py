r"""Never closed.

must: refused: :\d+: more than 500 times “\[”
"""


def make() -> str:
    return "[" * 5000
