r"""Each is looked for the end of in all below it.

must: refused: :\d+: the page has more than 1000 blocks
"""


def make() -> str:
    return "/// note | a\nb\n///\n\n" * 5000
