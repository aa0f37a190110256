r"""Deeper than Python's stack.

must: refused: :46: more than 20 blocks stand within each other
"""


def make() -> str:
    heads = [f"{'/' * (403 - n)} note\n\n" for n in range(400)]
    ends = [f"{'/' * (4 + n)}\n\n" for n in range(400)]
    return "".join([*heads, "a\n\n", *ends])
