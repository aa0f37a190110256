"""must: harmless

Elements within each other, silent ones too.
"""


def make() -> str:
    return "<div data-baked>" * 3_000 + "<svg>" * 3_000 + "text" + "</svg>" * 3_000 + "end"
