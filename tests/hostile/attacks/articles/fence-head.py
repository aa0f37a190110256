r"""Code whose language is a text.

must: refused: :\d+: code begins with a line of more than 1000 characters
"""


def make() -> str:
    return "\n\n".join("```py " + "a-" * 20_000 + "\nx\n```" for _ in range(20))
