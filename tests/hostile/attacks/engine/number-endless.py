# must: refused: a number of more than 64 bits


def make() -> bytes:
    """A number that goes on for a megabyte."""
    return b"\x08" + b"\xff" * 1_000_000 + b"\x01"
