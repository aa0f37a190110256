r"""Lists as deep as Python's stack.

must: refused: :\d+: .*more than 20 lists within each other
"""


def make() -> str:
    return f"/// details | Proof\n    open: {'[ ' * 400}\n\nBy hand.\n///\n"
