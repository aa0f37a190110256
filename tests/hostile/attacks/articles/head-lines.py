r"""A value of a hundred thousand lines.

must: refused: :1: front matter has \d+ characters
"""


def make() -> str:
    return "Title: x\n" + "    a\n" * 100_000 + "\nText.\n"
