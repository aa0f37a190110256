r"""Each mark's id is looked for among all before it.

must: refused: :6: \[\^1\] stands 300[01] times
"""


def make() -> str:
    return "a[^1] " * 3000 + "\n\n[^1]: b\n"
