"""Small pages, each with the figures of one kind."""

import shutil
from pathlib import Path

from tests.conftest import in_both
from tests.kinds import example
from tests.onnx_demos.variants import DIGITS, write_variant

AVATARS = DIGITS.with_name("glow-avatars")
# "steered" is the digits' model with two directions, from the first example to the next ones.
_FIGURES = {
    "walk": example("interpolate"),
    "edit": """/// sample | steered
    count: 4

Four digits.
///

/// edit | steered
    start: example 0
    edits: {second: 0.5}

Half a step towards another digit.
///""",
    "encode": example("encode"),
    "colour": """/// encode | glow-avatars
    example: 1

An avatar and its latent.
///""",
}
WALK, EDIT, ENCODE, COLOUR = (
    "fig-interpolate-nice-digits",
    "fig-edit-steered",
    "fig-encode-nice-digits",
    "fig-encode-glow-avatars",
)


#: Every page in Chinese and in English.
ARTICLES = {name: in_both(f"Text.\n\n{figures}\n") for name, figures in _FIGURES.items()}


def write_models(folder: Path) -> None:
    for model in (DIGITS, AVATARS):
        shutil.copytree(model, folder / model.name)
    write_variant(folder / "steered", directions=True)
