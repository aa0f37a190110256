r"""A reference that Python reads no more, in front matter.

must: refused: :5: .*stands for no character
"""


def make() -> str:
    return f"Title: x\nDate: 2020-01-01\nSlug: head-digits\nCategory: c\nSummary: &#{'1' * 5000};\n\nText.\n"
