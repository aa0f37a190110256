r"""A number that Python reads no more.

must: refused: :\d+: .*“1+\.\.\.” is no int
"""


def make() -> str:
    return f"/// details | Proof\n    open: {'1' * 5000}\n\nBy hand.\n///\n"
