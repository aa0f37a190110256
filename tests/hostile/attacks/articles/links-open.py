r"""Each end is looked for to the end of the paragraph.

must: refused: :\d+: too many links are begun
"""


def make() -> str:
    return "[a](" * 5000
