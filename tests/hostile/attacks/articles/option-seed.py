r"""A seed of 400 digits.

must: refused: :\d+: .*is too large a number
"""


def make() -> str:
    return f"/// details | Proof\n    open: 1{'0' * 400}\n\nBy hand.\n///\n"
