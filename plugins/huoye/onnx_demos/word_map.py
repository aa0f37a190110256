"""A plane that shows words: the first two principal components of their unit vectors, as SVG.

Drawn at build and never again, so that this has no twin in the browser.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
WIDTH = 360
#: Least and largest height of a drawing.
HEIGHTS = (150.0, 300.0)
_MARGIN = 30
#: Of maps of few words, which are drawn small, and of many, in drawing units.
_FONTS = (14, 11)
_MANY = 12
_RADIUS = 3


@dataclass(frozen=True)
class Plane:
    """places: [N, 2] of the words; share: of the vectors' variance that the plane keeps, 0 to 1."""

    places: Doubles
    share: float


def plane_of(vectors: Doubles) -> Plane:
    """Principal components of vectors [N, d], N at least 3.

    Of an axis and its opposite the one is taken whose largest coordinate is positive, so that the
    same words always lie in the same places.
    """
    centred = vectors - vectors.mean(axis=0)
    _, lengths, axes = np.linalg.svd(centred, full_matrices=False)
    axes = axes[:2]
    signs = [1.0 if axis[np.argmax(np.abs(axis))] > 0 else -1.0 for axis in axes]
    places = centred @ (axes * np.array(signs)[:, np.newaxis]).T
    whole = float(np.square(lengths).sum())
    return Plane(places, float(np.square(lengths[:2]).sum()) / whole if whole else 1.0)


def map_svg(words: Sequence[str], plane: Plane, said: Mapping[str, str]) -> str:
    """The drawing. said: its "title", and "lang" of the words. One unit along both axes."""
    low, high = plane.places.min(axis=0), plane.places.max(axis=0)
    span = np.maximum(high - low, 1e-9)
    unit = (WIDTH - 2 * _MARGIN) / span[0]
    height = float(np.clip(unit * span[1] + 2 * _MARGIN, *HEIGHTS))
    unit = min(float(unit), (height - 2 * _MARGIN) / span[1])
    middle = (low + high) / 2
    across = WIDTH / 2 + unit * (plane.places[:, 0] - middle[0])
    down = height / 2 - unit * (plane.places[:, 1] - middle[1])
    font = _FONTS[len(words) > _MANY]
    points = [(round(float(x), 1), round(float(y), 1)) for x, y in zip(across, down, strict=True)]
    dots = "".join(f'<circle cx="{x:g}" cy="{y:g}" r="{_RADIUS}"/>' for x, y in points)
    labels = "".join(
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(word)}</text>'
        for word, (x, y, anchor) in zip(words, _labels(words, points, height, font), strict=True)
    )
    return (
        f'<svg class="plot" role="img" viewBox="0 0 {WIDTH} {height:g}" width="480"'
        f' height="{round(height * 480 / WIDTH)}" font-size="{font}" fill="currentColor"'
        f' xmlns="http://www.w3.org/2000/svg"><title>{escape(said["title"])}</title>'
        f'<g class="c1 dots">{dots}</g><g lang="{escape(said["lang"])}">{labels}</g></svg>'
    )


Label = tuple[float, float, str]
_Box = tuple[float, float, float, float]


def _labels(
    words: Sequence[str], points: Sequence[tuple[float, float]], height: float, font: int
) -> list[Label]:
    """Where each word is written: beside, above or below its dot, the first place that is free."""
    taken: list[_Box] = [(x - _RADIUS, y - _RADIUS, x + _RADIUS, y + _RADIUS) for x, y in points]
    labels = []
    for word, (x, y) in zip(words, points, strict=True):
        places = _around(x, y)
        boxes = [_box(word, place, font) for place in places]
        overlaps = [
            sum(_overlap(box, other) for other in taken) + _outside(box, height) for box in boxes
        ]
        best = int(np.argmin(overlaps))
        taken.append(boxes[best])
        labels.append(places[best])
    return labels


def _around(x: float, y: float) -> list[Label]:
    """In the order of preference."""
    places = [
        (x + 6, y + 4, "start"),
        (x - 6, y + 4, "end"),
        (x, y - 7, "middle"),
        (x, y + 16, "middle"),
        (x + 5, y - 6, "start"),
        (x - 5, y + 15, "end"),
    ]
    return [(round(a, 1), round(b, 1), anchor) for a, b, anchor in places]


def _box(word: str, label: Label, font: int) -> _Box:
    """Left, top, right, bottom; a guess: Han characters are square, Latin ones half as wide."""
    width = sum(font if ord(sign) > 0x2E7F else font * 0.56 for sign in word)
    x, y, anchor = label
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return left, y - font * 0.85, left + width, y + font * 0.2


def _overlap(one: _Box, other: _Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, wide) * max(0.0, high)


def _outside(box: _Box, height: float) -> float:
    """How much of it leaves the drawing, counted like an overlap."""
    inside = _overlap(box, (0.0, 0.0, float(WIDTH), height))
    return (box[2] - box[0]) * (box[3] - box[1]) - inside
