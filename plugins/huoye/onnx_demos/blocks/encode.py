"""``/// encode | model``: a picture, its latent and likelihood, and the picture again.

Of a model whose likelihood has no more than a bound, and whose encoder draws: what one draw of the
bound costs, and where the picture errs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from html import escape
from pathlib import Path
from typing import Annotated, Any

import numpy as np

from huoye.core.files import sha256
from huoye.live.block import BlockError, Figure, Range
from huoye.live.figure import Control, LiveFile, Origin
from huoye.live.latents import normals, uniforms
from huoye.onnx_demos import example_sheet, images, picture_input
from huoye.onnx_demos.images import Floats, Pixels
from huoye.onnx_demos.manifest.picture_manifest import Autoencoder, Role
from huoye.onnx_demos.models import Models
from huoye.onnx_demos.picture_block import PictureBlock, Seed, as_checked
from huoye.onnx_demos.picture_model import PictureModel
from huoye.onnx_demos.recipes import Recipe, evaluate
from huoye.reader import PageSource
from huoye.render.renderer import Renderer

#: Key of the encoded picture in recipes.
PICTURE = "picture"
#: Latents beyond so many standard deviations have the full colour.
DEVIATIONS = 3
#: Streams of the seed that a draw of the bound takes: the code's noise, and places in the cells.
#: What readers add to the latent is stream 0.
STREAMS = {"noise": 1, "places": 2}
#: How many times a difference of pixels is shown.
GAIN = 8
_SPREAD = {"gaussian": 1.0, "logistic": math.pi / math.sqrt(3)}
_PICTURES = ("seen", "latent", "decoded", "misses")
_DRAWING = Path(__file__).with_name("encode_drawing.mjs")


@dataclass(frozen=True)
class Options:
    """What authors write."""

    #: Which of the model's real pictures.
    example: Annotated[int, Range(0)] = 0
    #: Standard deviations of the prior.
    noise: Annotated[float, Range(0, 1.0, 0.01)] = 0.0
    #: Of all noise.
    seed: Seed = 2018
    #: A model that scores the same picture exactly, beside one that has costs.
    beside: str = ""


Asked = Figure[PictureModel, Options]


class Encode(PictureBlock[Options]):
    """Encodes a picture, adds noise to its latent and decodes that."""

    NAME = "encode"
    OWN_WORDS = True
    OPTIONS = Options
    ROLES = ("decoder", "encoder")

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

    def check(self, figure: Asked) -> None:
        model, other = figure.subject, _beside(figure)
        if other is None:
            return
        if not model.has_costs:
            what = f"“{figure.argument}” has no costs that another model could stand beside"
            raise BlockError(what, mend="Leave “beside” out", option="beside")
        sizes = [
            (one.image_size, one.channels, one.manifest.preprocessing.levels)
            for one in (model, other)
        ]
        if not other.has_encoder or other.manifest.evaluation.bound or sizes[0] != sizes[1]:
            raise BlockError(
                f"“{figure.options.beside}” doesn't score pictures of “{figure.argument}” exactly",
                mend="Name a flow with an encoder, for pictures of the same size and levels",
                option="beside",
            )

    def key(self, figure: Asked) -> Mapping[str, Any]:
        options, other = figure.options, _beside(figure)
        key = {
            **figure.subject.made_from(*_roles(figure.subject)),
            "example": options.example,
            "recipe": perturbed(options.noise, options.seed),
            "limit": _limit(figure),
        }
        if figure.subject.has_costs:
            key["costs"] = {
                **_costs_data(figure),
                "seed": options.seed,
                "code": sha256(Path(__file__)),
            }
        if other:
            key["beside"] = other.made_from(*self.ROLES)
        return key

    def compute(self, figure: Asked) -> dict[str, Any]:
        return _encoded(figure)

    def result(self, figure: Asked) -> str:
        options = figure.options
        drawing = {
            "pictures": [figure.made[name] for name in _PICTURES if name in figure.made],
            "example": options.example + 1,
            "noise": options.noise,
            "limit": _limit(figure),
            "exact": _is_exact(figure),
            "numbers": figure.made["numbers"],
            "mean": _costs_data(figure)["mean"] if figure.subject.has_costs else None,
            "words": _words(figure),
        }
        return figure.page.build.get(Renderer).drawing(_DRAWING, drawing)

    def more(self, figure: Asked) -> str:
        words = _words(figure)
        why = words["why_costs"] if figure.subject.has_costs else words["why_none"]
        note = words["levels"] if _is_exact(figure) else why + words["levels"]
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

    def files(self, figure: Asked) -> Iterable[LiveFile]:
        other = _beside(figure)
        own = figure.subject.run_files(*_roles(figure.subject))
        return dict.fromkeys((*own, *(other.run_files(*self.ROLES) if other else ())))

    def origins(self, figure: Asked) -> Iterable[Origin]:
        other = _beside(figure)
        return (*super().origins(figure), *(other.origin(figure.page) if other else ()))

    def dependencies(self, figure: Asked) -> Iterable[Path]:
        other = _beside(figure)
        return (*super().dependencies(figure), *(other.dependencies if other else ()))

    def data(self, figure: Asked) -> Mapping[str, Any]:
        model, other = figure.subject, _beside(figure)
        costs: dict[str, Any] = {}
        if model.has_costs:
            files = [file.in_spec() for file in model.run_files(*_roles(model))]
            costs = {"costs": {**_costs_data(figure), "files": files}}
        if other:
            files = [file.in_spec() for file in other.run_files(*self.ROLES)]
            costs["costs"]["beside"] = {**other.browser_data(), "files": files}
        return {
            **super().data(figure),
            **as_checked([model, *([other] if other else [])]),
            **costs,
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
        return {
            **options,
            "example": int(example),
            "noise": inputs["noise"],
            "seed": inputs["seed"],
        }


def perturbed(noise: float, seed: int) -> Recipe:
    """The picture's latent and ``noise`` times a draw of the prior; twin in encode.mjs."""
    return {"mix": [[1, {"encoded": PICTURE}], [noise, {"seed": seed, "stream": 0}]]}


def costs(
    numbers: Floats,
    decoded: Floats,
    noise: Floats,
    log_density: float,
    widths: Autoencoder,
    levels: int,
) -> dict[str, float]:
    """What a draw of the bound is the sum of, in bits a dimension; twin in encode.mjs.

    numbers: the picture in [0, 1], any shape. decoded: G(v), of that shape. noise: u [D].
    log_density: of v = E(picture) + sigma1 u, nats. levels: of a channel. Source: Su, Wu, "f-VAEs",
    arXiv 1809.05861.
    """
    normal, count = 0.5 * math.log(2 * math.pi), numbers.size
    error = np.square(2 * (decoded.astype(np.float64) - numbers.astype(np.float64))).sum()
    pixel = math.log(widths.sigma2) + normal - math.log(2)
    reconstruction = float(error) / (2 * widths.sigma2**2) + count * pixel
    square = float(np.square(noise.astype(np.float64)).sum())
    density = -square / 2 - noise.size * (normal + math.log(widths.sigma1))
    bit = count * math.log(2)
    return {
        "reconstruction": math.log2(levels) + reconstruction / bit,
        "divergence": (density - log_density) / bit,
    }


def _roles(model: PictureModel) -> tuple[Role, ...]:
    """Files of a run. Real pictures come from their latents, or where these don't give them back,
    as they are."""
    return (*Encode.ROLES, "originals" if model.has("originals") else "examples")


def _beside(figure: Asked) -> PictureModel | None:
    name = figure.options.beside
    return figure.page.build.get(Models).find(name, PictureModel) if name else None


def _costs_data(figure: Asked) -> dict[str, Any]:
    """What the costs of a picture are made of, and those of test pictures, JSON."""
    parts = figure.subject.manifest.evaluation.autoencoder
    assert parts  # has_costs
    return {
        "widths": {"sigma1": parts.sigma1, "sigma2": parts.sigma2},
        "streams": STREAMS,
        "gain": GAIN,
        "mean": {"reconstruction": parts.reconstruction, "divergence": parts.divergence},
    }


def _limit(figure: Asked) -> float:
    """The latent that gets the full colour."""
    return DEVIATIONS * _SPREAD[figure.subject.manifest.latent.prior]


def _is_exact(figure: Asked) -> bool:
    return not figure.subject.manifest.evaluation.bound


def _words(figure: Asked) -> dict[str, str]:
    """The figure's sentences for this model."""
    manifest, other = figure.subject.manifest, _beside(figure)
    values = {
        "{title}": figure.subject.title(figure.page.lang),
        "{dimension}": str(manifest.latent.dimension),
        "{levels}": str(manifest.preprocessing.levels),
        "{gain}": str(GAIN),
        "{black}": f"{255 / GAIN:.0f}",
        "{count}": str(manifest.evaluation.test_examples),
        "{other}": other.title(figure.page.lang) if other else "",
        "{seed}": str(figure.options.seed),
    }
    # Other places are filled by the drawing.
    return {
        name: reduce(lambda said, place: said.replace(*place), values.items(), text)
        for name, text in figure.words.items()
    }


def _encoded(figure: Asked) -> dict[str, Any]:
    model, options = figure.subject, figure.options
    levels = model.manifest.preprocessing.levels
    pixels = model.example(options.example)
    seen = images.as_seen(pixels, levels)
    numbers, noise = draw(model, pixels, options.seed) if model.has_costs else (None, None)
    middles = images.middles(pixels, levels)
    z, nats = model.encode_numbers(middles if numbers is None else numbers, noise)
    latent = evaluate(perturbed(options.noise, options.seed), model, {PICTURE: z})
    image = model.image(z, 1.0)
    errors = np.abs(images.as_seen(images.to_cells(image), levels).astype(np.int64) - seen)
    made = {
        "seen": images.png_url(seen),
        "latent": images.png_url(images.heat(latent, _limit(figure))),
        "decoded": images.png_url(model.decode(latent, 1.0)),
    }
    scores = {"nats": nats, "bits": model.bits_per_dim(nats)}
    if numbers is not None and noise is not None:
        made["misses"] = images.png_url(images.misses(image, middles[0], GAIN))
        parts = model.manifest.evaluation.autoencoder
        assert parts  # has_costs
        scores = costs(numbers[0], image, noise, nats, parts, levels)
        if other := _beside(figure):
            scores["beside"] = other.bits_per_dim(other.encode_numbers(numbers)[1])
    found = {"mean": float(errors.mean()), "largest": int(errors.max())}
    return {**made, "numbers": {**scores, **found}}


def draw(model: PictureModel, pixels: Pixels, seed: int) -> tuple[Floats, Floats]:
    """A picture [1, C, H, W] with its values somewhere in their cells, and its code's noise [D];
    twin in encode.mjs."""
    manifest = model.manifest
    places = uniforms(seed, manifest.pixels, STREAMS["places"])
    noise = normals(seed, manifest.latent.dimension, STREAMS["noise"])
    return images.in_cells(pixels, manifest.preprocessing.levels, places), noise
