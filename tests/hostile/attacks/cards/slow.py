# must: refused: reading this card takes more than 2 seconds


def make() -> str:
    return "[" * 20_000 + "`" * 20_000
