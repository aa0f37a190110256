r"""Each is looked for among all before it.

must: refused: :\d+: the page has 10000 footnotes, and 3000 is the most
"""


def make() -> str:
    marks = "".join(f"a[^{n}]\n\n" for n in range(10_000))
    return marks + "".join(f"[^{n}]: b\n\n" for n in range(10_000))
