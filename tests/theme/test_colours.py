"""The style sheet's colours are legible, light and dark (WCAG 2.2, level AA)."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from tests.conftest import ROOT

CSS = (ROOT / "theme/static/css/main.css").read_text(encoding="utf-8")
DARK_AT = CSS.index("(prefers-color-scheme: dark)")
TEXT = ["ink", "faint", "living", "warn"]
CODE = ["code-key", "code-text", "code-number", "code-name", "code-faint"]
CURVES = [f"curve-{n}" for n in range(1, 6)]

PAIRS = list(
    chain(
        ((colour, ground, 4.5) for colour in TEXT for ground in ("paper", "tint")),
        ((colour, "tint", 4.5) for colour in CODE),
        ((curve, "paper", 3.0) for curve in CURVES),
        [("on-living", "living", 4.5), ("ink", "mark", 4.5), ("ink", "living-tint", 4.5)],
    )
)


def colours(css: str) -> dict[str, str]:
    """The first definition of every colour variable."""
    found: dict[str, str] = {}
    for name, value in re.findall(r"--([\w-]+): #([0-9a-f]{6});", css):
        found.setdefault(name, value)
    return found


def luminance(colour: str) -> float:
    """Relative luminance of "rrggbb" (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(scheme: str, front: str, back: str, least: float) -> None:
    palette = colours(CSS[:DARK_AT] if scheme == "light" else CSS[DARK_AT:])
    bright, dim = sorted((luminance(palette[front]), luminance(palette[back])), reverse=True)
    assert (bright + 0.05) / (dim + 0.05) >= least
