r"""Every id must be another.

must: harmless:
"""


def make() -> str:
    return "## a\n\n" * 2000
