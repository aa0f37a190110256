# must: refused: this card holds


def make() -> str:
    return "a card\x08 with a sign that no page may hold"
