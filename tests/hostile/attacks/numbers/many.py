r"""must: harmless: undefined|\[=data

Text that seems to begin a number again and again.
"""


def make() -> str:
    return "[=a." * 200 + "\n\n[=" + "a." * 20_000 + "\n\n" + "[=data/r.json:n] " * 500
