r"""Each key is compared with all that there are.

must: refused: :101: front matter has \d+ fields, and 100 is the most
"""


def make() -> str:
    return "Title: x\n" + "".join(f"K{n}: x\n" for n in range(20_000)) + "\nText.\n"
