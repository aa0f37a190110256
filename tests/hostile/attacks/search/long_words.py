"""must: harmless

A word as long as a book, and as many words as a book has letters.
"""


def make() -> str:
    many = " ".join(f"w{number:x}" for number in range(10_000))
    return f"<p>{'a' * 100_000} {'椭' * 10_000} {many}</p>"
