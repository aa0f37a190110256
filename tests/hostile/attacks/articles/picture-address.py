"""Spaces in the address of a picture, behind which a size might stand.

must: harmless:
"""


def make() -> str:
    return "\n\n".join("![](a" + "%20" * 15_000 + "b)" for _ in range(10))
