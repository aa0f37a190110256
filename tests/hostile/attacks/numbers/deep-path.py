"""must: refused: isn.t in
"""


def make() -> str:
    return f"[=data/r.json:{'.'.join('a' * 20_000)}]"
