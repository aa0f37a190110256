"""The style sheet's colours are legible, light and dark (WCAG 2.2, level AA)."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from tests.conftest import ROOT

CSS = (ROOT / "theme/static/css/main.css").read_text(encoding="utf-8")
#: Variable -> its colour, "rrggbb", in light and in dark.
COLOURS = {
    name: {"light": light, "dark": dark}
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\(#(\w{6}), #(\w{6})\);", CSS)
}
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


def luminance(colour: str) -> float:
    """Relative luminance of "rrggbb" (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(scheme: str, front: str, back: str, least: float) -> None:
    pair = (luminance(COLOURS[name][scheme]) for name in (front, back))
    bright, dim = sorted(pair, reverse=True)
    assert (bright + 0.05) / (dim + 0.05) >= least


def test_no_colour_follows_the_device_past_the_reader() -> None:
    """A reader's choice is a color-scheme, of which a media query knows nothing."""
    sheets = [*(ROOT / "theme").rglob("*.css"), *(ROOT / "plugins/huoye").rglob("*.css")]
    scripts = [*(ROOT / "theme").rglob("*.?js"), *(ROOT / "plugins/huoye").rglob("*.mjs")]
    assert len(sheets) > 5
    for path in (*sheets, *scripts):
        assert "prefers-color-scheme" not in path.read_text("utf-8"), path
