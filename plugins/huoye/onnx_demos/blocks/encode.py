"""``/// encode | model``: a picture, its exact latent and likelihood, and the picture again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from huoye.live.bake_store import BakeStore
from huoye.live.block import BlockError, LiveBlock
from huoye.live.figure import Baked, Control
from huoye.onnx_demos import example_sheet, images, picture_input
from huoye.onnx_demos.models import Models
from huoye.onnx_demos.picture_model import PictureModel
from huoye.onnx_demos.recipes import Recipe, evaluate
from huoye.onnx_demos.sources import MAX_SEED, check_range
from huoye.reader import PageSource
from huoye.words import words_of

#: Key of the encoded picture in recipes.
PICTURE = "picture"
MAX_NOISE = 1.0
#: Latents beyond so many standard deviations have the full colour.
DEVIATIONS = 3
_SPREAD = {"gaussian": 1.0, "logistic": math.pi / math.sqrt(3)}


@dataclass(frozen=True)
class Options:
    """example: which real picture. noise: standard deviations of the prior; seed: of the noise."""

    example: int = 0
    noise: float = 0.0
    seed: int = 2018


class Encode(LiveBlock):
    """Encodes a picture, adds noise to its latent and decodes that."""

    NAME = "encode"
    WIDGET = "onnx_demos/encode"
    OPTIONS = Options

    def options_at(self, options: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
        if not inputs:
            return dict(options)
        example = str(inputs["picture"]).removeprefix("example ")
        if not example.isdecimal():
            raise BlockError("an own picture can't be written", mend="name an example")
        return {"example": int(example), "noise": inputs["noise"], "seed": inputs["seed"]}

    def bake(self, argument: str, options: Options, page: PageSource) -> Baked:
        model = page.build.get(Models).find(argument, PictureModel)
        manifest = model.manifest
        if not (model.has_encoder and manifest.examples):
            raise BlockError(
                "the model has no encoder, or no real pictures to begin with",
                mend="name another model, or export this one with both",
            )
        check_range("example", options.example, 0, manifest.examples - 1)
        check_range("noise", options.noise, 0, MAX_NOISE)
        check_range("seed", options.seed, 0, MAX_SEED)
        limit = DEVIATIONS * _SPREAD[manifest.latent.prior]
        key = {
            "kind": self.NAME,
            **model.made_from("decoder", "encoder", "examples"),
            "example": options.example,
            "recipe": perturbed(options.noise, options.seed),
            "limit": limit,
        }
        baked = page.build.get(BakeStore).get_or_make(
            key, lambda: _encoded(model, options.example, key["recipe"], limit)
        )
        words = words_of("encode", page.lang)
        exact = not manifest.evaluation.bound
        told = {
            name: _fill(
                words[name],
                title=model.title(page.lang),
                dimension=manifest.latent.dimension,
                levels=manifest.preprocessing.levels,
            )
            for name in words
        }
        alts = {
            "seen": _fill(told["alt_seen"], number=options.example + 1),
            "latent": told["alt_latent"],
            "decoded": _fill(told["alt_decoded"], noise=options.noise),
        }
        panels = "".join(
            images.panel(images.img(baked[name], alts[name]), words[name])
            for name in ("seen", "latent", "decoded")
        )
        choices = [
            (f"example {index}", words["example"].format(number=index + 1))
            for index in range(manifest.examples)
        ]
        return Baked(
            html=f'<div class="result"><div class="panels">{panels}</div>{_legend(limit)}'
            f"{_numbers(baked['numbers'], exact, told)}</div>",
            inputs={
                "picture": f"example {options.example}",
                "noise": options.noise,
                "seed": options.seed,
            },
            values=baked["numbers"],
            controls=(
                Control(
                    "picture",
                    words["picture"],
                    "select",
                    f"example {options.example}",
                    choices=(*choices, ("own", words["own"])),
                ),
                Control("noise", words["noise"], "range", options.noise, 0, MAX_NOISE, 0.01),
                Control("seed", words["seed"], "seed", options.seed, 0, MAX_SEED),
            ),
            files=model.browser_files("decoder", "encoder", "examples"),
            offered=model.card_files,
            tolerance="pixels",
            tools=example_sheet.html(model, {"picture": words["picture"]}, page.lang)
            + picture_input.html(model, page.lang),
            data={
                **model.browser_data(),
                "exact": exact,
                "limit": limit,
                "colours": {
                    "below": images.BELOW,
                    "zero": images.ZERO,
                    "above": images.ABOVE,
                },
                "words": told,
            },
            dependencies=model.dependencies,
        )


def perturbed(noise: float, seed: int) -> Recipe:
    """The picture's latent and ``noise`` times a draw of the prior; twin in static/encode.mjs."""
    return {"mix": [[1, {"encoded": PICTURE}], [noise, {"seed": seed, "stream": 0}]]}


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
    """Put values into a sentence, leaving places for others; twin in static/encode.mjs."""
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
    """Rounded to what build and browser agree on; twin: ``numbersOf`` of static/encode.mjs."""
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
