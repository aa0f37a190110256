r"""Lists as deep as Python's stack.

must: refused: :\d+: .*more than 500 times
"""


def make() -> str:
    return f"/// details | Proof\n    open: {'[' * 5000}\n\nBy hand.\n///\n"
