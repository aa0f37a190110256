r"""Front matter as deep as Python's stack.

must: refused: :\d+: .*more than 20 lists
"""


def make() -> str:
    return f"---\ntitle: [x]\ndate: 2020-01-01\nslug: head-deep\ntags:\n  - {'[' * 3000}\n---\n\nText.\n"
