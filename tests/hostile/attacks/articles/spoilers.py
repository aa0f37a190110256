"""What begins like the syntax of other tools, and never ends.

must: harmless:
"""


def make() -> str:
    lines = ["||" + "a" * 40_000, "||" + "abc de " * 6000, " >!a" * 10_000]
    return "\n\n".join(lines * 5)
