"""How a latent is made, as plain JSON (twin: static/recipes.mjs), for bakes.

A recipe is one of

- ``{"seed": s, "stream": i}``: a draw of the prior;
- ``{"example": i}``: a real picture that the model ships;
- ``{"encoded": key}``: a picture encoded before;
- ``{"mix": [[weight, recipe], …], "directions": [[weight, index], …]}``: a weighted sum of recipes
  and attribute directions;
- ``{"arc": [t, recipe, recipe]}``: the point at t, 0 to 1, on the great circle between two.

Everything is float64, added in the order written, and rounded to float32 once at the end: page and
build then feed the same bits to the decoder. The arc is the exception. Its weights need sine and
arc cosine, whose last bit differs from engine to engine, and lengths, which NumPy adds up in
another order; that is some 1e-16 of a number that float32 rounds at 6e-8, so about one latent in a
hundred million comes out another one, which the check's tolerance for pixels covers many times.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from huoye.onnx_demos.picture_model import Floats, PictureModel

Recipe = Mapping[str, Any]
Doubles = NDArray[np.float64]
# Nearer to a straight line than this the sine of the angle has no digits left.
SMALLEST_SINE = 1e-6


def evaluate(
    recipe: Recipe, model: PictureModel, encoded: Mapping[str, Floats] | None = None
) -> Floats:
    """The latent of a recipe, [D].

    encoded: latents by key. Raises KeyError or IndexError for a part that there isn't.
    """
    return _exact(recipe, model, encoded or {}).astype(np.float32)


def _exact(recipe: Recipe, model: PictureModel, encoded: Mapping[str, Floats]) -> Doubles:
    if "example" in recipe:
        return model.examples[recipe["example"]].astype(np.float64)
    if "encoded" in recipe:
        return encoded[recipe["encoded"]].astype(np.float64)
    if "arc" in recipe:
        t, start, end = recipe["arc"]
        return _on_arc(t, _exact(start, model, encoded), _exact(end, model, encoded))
    if "mix" not in recipe:
        return model.draw(recipe["seed"], recipe["stream"]).astype(np.float64)
    total = np.zeros(model.manifest.latent.dimension)
    for weight, part in recipe["mix"]:
        total += weight * _exact(part, model, encoded)
    for weight, index in recipe.get("directions", ()):
        total += weight * model.directions[index].astype(np.float64)
    return total


def _on_arc(t: float, start: Doubles, end: Doubles) -> Doubles:
    """Spherical linear interpolation (Shoemake 1985); a straight line between parallel vectors."""
    lengths = math.sqrt(float(start @ start)) * math.sqrt(float(end @ end))
    cosine = float(start @ end) / lengths if lengths else 1.0
    angle = math.acos(min(1.0, max(-1.0, cosine)))
    sine = math.sin(angle)
    if sine < SMALLEST_SINE:
        return (1.0 - t) * start + t * end
    return math.sin((1.0 - t) * angle) / sine * start + math.sin(t * angle) / sine * end
