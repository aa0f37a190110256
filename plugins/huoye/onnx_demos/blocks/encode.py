"""``/// encode | model``: a picture, its exact latent and likelihood, and the picture again."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Annotated, Any

import numpy as np

from huoye.live.block import BlockError, Figure, Range
from huoye.live.figure import Control
from huoye.onnx_demos import example_sheet, images, picture_input
from huoye.onnx_demos.picture_block import PictureBlock, Seed
from huoye.onnx_demos.picture_model import PictureModel
from huoye.onnx_demos.recipes import Recipe, evaluate
from huoye.reader import PageSource

#: Key of the encoded picture in recipes.
PICTURE = "picture"
#: Latents beyond so many standard deviations have the full colour.
DEVIATIONS = 3
_SPREAD = {"gaussian": 1.0, "logistic": math.pi / math.sqrt(3)}
_PANELS = ("seen", "latent", "decoded")


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
        words, options = _words(figure), figure.options
        alts = {
            "seen": _fill(words["alt_seen"], number=options.example + 1),
            "latent": words["alt_latent"],
            "decoded": _fill(words["alt_decoded"], noise=options.noise),
        }
        panels = "".join(
            images.panel(images.img(figure.made[name], alts[name]), words[name]) for name in _PANELS
        )
        return (
            f'<div class="result"><div class="panels">{panels}</div>{_legend(_limit(figure))}'
            f"{_numbers(figure.made['numbers'], _is_exact(figure), words)}</div>"
        )

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
    values: dict[str, float | str] = {
        "title": figure.subject.title(figure.page.lang),
        "dimension": manifest.latent.dimension,
        "levels": manifest.preprocessing.levels,
    }
    return {name: _fill(text, **values) for name, text in figure.words.items()}


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


def _fill(text: str, **values: float | str) -> str:
    """Put values into a sentence, leaving places for others; twin in encode.mjs."""
    for name, value in values.items():
        shown = f"{value:g}" if isinstance(value, float) else str(value)
        text = text.replace(f"{{{name}}}", shown)
    return text


def _figures(number: float) -> str:
    """Four of them: the fifth is where a deep flow's sums differ from engine to engine."""
    return _minus(f"{float(f'{number:.3e}'):.10g}")


def _minus(text: str) -> str:
    return text.replace("-", "−")


def _legend(limit: float) -> str:
    return (
        f'<p class="heat-legend"><span>−{limit:.1f}</span><span class="heat-scale">0</span>'
        f"<span>+{limit:.1f}</span></p>"
    )


def _numbers(numbers: dict[str, float], exact: bool, words: dict[str, str]) -> str:
    """Rounded to what build and browser agree on; twin: ``numbersOf`` of encode.mjs."""
    none = words["none"]
    rows = [
        (words["nats"], f"{_figures(numbers['nats'])} {words['nats_unit']}" if exact else none),
        (words["bits"], _minus(f"{numbers['bits']:.3f}") if exact else none),
        (words["mean"], f"{numbers['mean']:.2f} {words['level']}"),
        (words["largest"], f"{numbers['largest']} {words['level']}"),
    ]
    values = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in rows
    )
    note = words["levels"] if exact else f"{words['why_none']}{words['levels']}"
    return f'<dl class="values">{values}</dl><p class="note">{escape(note)}</p>'
