"""must: harmless

Formulas that never end: each would be looked for to the end of the page.
"""


def make() -> str:
    return "<math><mi>" * 60_000 + "<p>end</p>"
