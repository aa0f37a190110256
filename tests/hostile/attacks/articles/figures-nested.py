"""Figures in figures, each with the pictures of all inside.

must: harmless:
"""


def make() -> str:
    opened = "".join(f'<figure id="f{n}"><svg class="plot"><path d=""/></svg>' for n in range(90))
    return f"a\n\n{opened}{'</figure>' * 90}\n"
