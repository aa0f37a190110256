r"""A document that may carry a program.

must: refused: svg
"""


def make() -> bytes:
    return b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
