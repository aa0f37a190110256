# must: refused: this card has 200,001 characters, and 100,000 is the most


def make() -> str:
    return "x" * 200_001
