"""``/// encode | model``: a picture, its exact latent and likelihood, and the picture again."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from html import escape
from pathlib import Path
from typing import Annotated, Any

import numpy as np

from huoye.live.block import BlockError, Figure, Range
from huoye.live.figure import Control
from huoye.onnx_demos import example_sheet, images, picture_input
from huoye.onnx_demos.picture_block import PictureBlock, Seed
from huoye.onnx_demos.picture_model import PictureModel
from huoye.onnx_demos.recipes import Recipe, evaluate
from huoye.reader import PageSource
from huoye.render.renderer import Renderer

#: Key of the encoded picture in recipes.
PICTURE = "picture"
#: Latents beyond so many standard deviations have the full colour.
DEVIATIONS = 3
_SPREAD = {"gaussian": 1.0, "logistic": math.pi / math.sqrt(3)}
_PICTURES = ("seen", "latent", "decoded")
_DRAWING = Path(__file__).with_name("encode_drawing.mjs")


@dataclass(frozen=True)
class Options:
    """What authors write."""

    #: Which of the model's real pictures.
    example: Annotated[int, Range(0)] = 0
    #: Standard deviations of the prior.
    noise: Annotated[float, Range(0, 1.0, 0.01)] = 0.0
    #: Of the noise.
    seed: Seed = 2018


Asked = Figure[PictureModel, Options]


class Encode(PictureBlock[Options]):
    """Encodes a picture, adds noise to its latent and decodes that."""

    NAME = "encode"
    OPTIONS = Options
    ROLES = ("decoder", "encoder", "examples")

    def subject(self, argument: str, page: PageSource) -> PictureModel:
        model = super().subject(argument, page)
        if not (model.has_encoder and model.manifest.examples):
            raise BlockError(
                "the model has no encoder, or no real pictures to begin with",
                mend="Name another model, or export this one with both",
            )
        return model

    def ranges(self, subject: PictureModel) -> Mapping[str, Range]:
        return {**super().ranges(subject), "example": Range(0, subject.manifest.examples - 1)}

    def key(self, figure: Asked) -> Mapping[str, Any]:
        options = figure.options
        return {
            **figure.subject.made_from(*self.ROLES),
            "example": options.example,
            "recipe": perturbed(options.noise, options.seed),
            "limit": _limit(figure),
        }

    def compute(self, figure: Asked) -> dict[str, Any]:
        recipe = perturbed(figure.options.noise, figure.options.seed)
        return _encoded(figure.subject, figure.options.example, recipe, _limit(figure))

    def result(self, figure: Asked) -> str:
        options = figure.options
        drawing = {
            "pictures": [figure.made[name] for name in _PICTURES],
            "example": options.example + 1,
            "noise": options.noise,
            "limit": _limit(figure),
            "exact": _is_exact(figure),
            "numbers": figure.made["numbers"],
            "words": _words(figure),
        }
        return figure.page.build.get(Renderer).drawing(_DRAWING, drawing)

    def more(self, figure: Asked) -> str:
        words = _words(figure)
        note = words["levels"] if _is_exact(figure) else words["why_none"] + words["levels"]
        return f'<p class="note">{escape(note)}</p>'

    def inputs(self, figure: Asked) -> Mapping[str, Any]:
        options = figure.options
        picture = f"example {options.example}"
        return {"picture": picture, "noise": options.noise, "seed": options.seed}

    def values(self, figure: Asked) -> Any:
        return figure.made["numbers"]

    def controls(self, figure: Asked) -> Iterable[Control]:
        words = figure.words
        choices = (
            *(
                (f"example {index}", words["example"].format(number=index + 1))
                for index in range(figure.subject.manifest.examples)
            ),
            ("own", words["own"]),
        )
        chosen = f"example {figure.options.example}"
        yield Control("picture", words["picture"], "select", chosen, choices=choices)
        yield figure.number("noise")
        yield figure.number("seed", "seed")

    def tools(self, figure: Asked) -> str:
        model, lang = figure.subject, figure.page.lang
        sheet = example_sheet.html(model, {"picture": figure.words["picture"]}, lang)
        return sheet + picture_input.html(model, lang)

    def data(self, figure: Asked) -> Mapping[str, Any]:
        return {
            **super().data(figure),
            "exact": _is_exact(figure),
            "limit": _limit(figure),
            "colours": {"below": images.BELOW, "zero": images.ZERO, "above": images.ABOVE},
            "words": _words(figure),
        }

    def options_at(self, options: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
        if not inputs:
            return dict(options)
        example = str(inputs["picture"]).removeprefix("example ")
        if not example.isdecimal():
            raise BlockError("an own picture can't be written", mend="Name an example")
        return {"example": int(example), "noise": inputs["noise"], "seed": inputs["seed"]}


def perturbed(noise: float, seed: int) -> Recipe:
    """The picture's latent and ``noise`` times a draw of the prior; twin in encode.mjs."""
    return {"mix": [[1, {"encoded": PICTURE}], [noise, {"seed": seed, "stream": 0}]]}


def _limit(figure: Asked) -> float:
    """The latent that gets the full colour."""
    return DEVIATIONS * _SPREAD[figure.subject.manifest.latent.prior]


def _is_exact(figure: Asked) -> bool:
    return not figure.subject.manifest.evaluation.bound


def _words(figure: Asked) -> dict[str, str]:
    """The figure's sentences for this model."""
    manifest = figure.subject.manifest
    values = {
        "{title}": figure.subject.title(figure.page.lang),
        "{dimension}": str(manifest.latent.dimension),
        "{levels}": str(manifest.preprocessing.levels),
    }
    # Other places are filled by the drawing.
    return {
        name: reduce(lambda said, place: said.replace(*place), values.items(), text)
        for name, text in figure.words.items()
    }


def _encoded(model: PictureModel, example: int, recipe: Recipe, limit: float) -> dict[str, Any]:
    levels = model.manifest.preprocessing.levels
    pixels = images.to_cells(model.image(evaluate({"example": example}, model), 1.0))
    seen = images.as_seen(pixels, levels)
    z, nats = model.encode(pixels)
    latent = evaluate(recipe, model, {PICTURE: z})
    again = images.as_seen(images.to_cells(model.image(z, 1.0)), levels)
    errors = np.abs(again.astype(np.int64) - seen)
    return {
        "seen": images.png_url(seen),
        "latent": images.png_url(images.heat(latent, limit)),
        "decoded": images.png_url(model.decode(latent, 1.0)),
        "numbers": {
            "nats": nats,
            "bits": model.bits_per_dim(nats),
            "mean": float(errors.mean()),
            "largest": int(errors.max()),
        },
    }
