"""``/// interpolate | model``: the way from one picture to another through latent space."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from huoye.live.bake_store import BakeStore
from huoye.live.block import LiveBlock
from huoye.live.figure import Baked, Control
from huoye.onnx_demos import example_sheet, images, picture_input
from huoye.onnx_demos.models import Models
from huoye.onnx_demos.picture_model import PictureModel
from huoye.onnx_demos.recipes import Recipe, evaluate
from huoye.onnx_demos.sources import (
    Source,
    check_range,
    picks,
    read_source,
    temperature_control,
    written_source,
)
from huoye.reader import PageSource
from huoye.words import words_of


@dataclass(frozen=True)
class Options:
    """start, end: as ``read_source`` reads them; the model's first two examples, or two draws.
    t: the place of the large picture. steps: pictures in the strip. temperature: of draws."""

    start: str | None = None
    end: str | None = None
    t: float = 0.5
    steps: int = 8
    mode: Literal["spherical", "linear"] = "spherical"
    temperature: float | None = None


class Interpolate(LiveBlock):
    """One large picture at ``t``, and the way as a strip."""

    NAME = "interpolate"
    WIDGET = "onnx_demos/interpolate"
    OPTIONS = Options

    def options_at(self, options: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
        if not inputs:
            return dict(options)
        return {
            **options,
            **{name: inputs[name] for name in ("t", "mode", "temperature")},
            **{name: written_source(inputs, name) for name in ("start", "end")},
        }

    def bake(self, argument: str, options: Options, page: PageSource) -> Baked:
        model = page.build.get(Models).find(argument, PictureModel)
        latent = model.manifest.latent
        several = model.manifest.examples >= 2
        ends = ("example 0", "example 1") if several else ("seed 2018 0", "seed 2018 1")
        start = read_source(options.start or ends[0], model, "start")
        end = read_source(options.end or ends[1], model, "end")
        temperature = latent.temperature if options.temperature is None else options.temperature
        check_range("t", options.t, 0, 1)
        check_range("steps", options.steps, 2, 12)
        check_range("temperature", temperature, 0, latent.max_temperature)
        way = (start, end, options.mode, temperature)
        places = [step / (options.steps - 1) for step in range(options.steps)]
        key = {
            "kind": self.NAME,
            **model.made_from("decoder", "examples"),
            "recipes": [recipe(t, *way) for t in (options.t, *places)],
        }
        baked = page.build.get(BakeStore).get_or_make(key, lambda: _pictures(model, key["recipes"]))
        words = words_of("interpolate", page.lang)
        title = model.title(page.lang)
        said = {"start": start.describe(page.lang), "end": end.describe(page.lang)}
        alt = words["alt"].format(title=title, t=options.t, **said)
        alt_strip = words["alt_strip"].format(steps=options.steps)
        modes = ("spherical", "linear")
        return Baked(
            html='<div class="walk">'
            f"{images.img(baked['large'], alt)}{images.img(baked['strip'], alt_strip)}"
            f"<p>{words[f'why_{options.mode}']}</p></div>",
            inputs={
                "t": options.t,
                **start.inputs("start"),
                **end.inputs("end"),
                "mode": options.mode,
                "temperature": temperature,
            },
            controls=(
                Control("t", words["t"], "range", options.t, 0, 1, 0.01),
                *start.controls("start", words["start"], model, page.lang),
                *end.controls("end", words["end"], model, page.lang),
                Control(
                    "mode",
                    words["mode"],
                    "select",
                    options.mode,
                    choices=tuple((mode, words[mode]) for mode in modes),
                ),
                temperature_control(words["temperature"], temperature, latent.max_temperature),
            ),
            files=model.browser_files("decoder", "examples"),
            later=model.model_files("encoder"),
            offered=model.card_files,
            tolerance="pixels",
            tools=example_sheet.html(
                model, {"start": words["start"], "end": words["end"]}, page.lang
            )
            + picture_input.html(model, page.lang),
            data={
                **model.browser_data(),
                "picks": picks(argument, words["pick"]),
                "steps": options.steps,
                "gap": images.GAP,
                "alt": title,
                "altStrip": alt_strip,
                "why": {mode: words[f"why_{mode}"] for mode in modes},
            },
            dependencies=model.dependencies,
        )


def recipe(t: float, start: Source, end: Source, mode: str, temperature: float) -> Recipe:
    """The latent at ``t``; twin: ``recipeAt`` of static/interpolate.mjs."""
    first, last = start.recipe(temperature), end.recipe(temperature)
    if mode == "linear":
        return {"mix": [[1 - t, first], [t, last]]}
    return {"arc": [t, first, last]}


def _pictures(model: PictureModel, recipes: list[Recipe]) -> dict[str, Any]:
    large, *steps = (model.decode(evaluate(recipe, model), 1.0) for recipe in recipes)
    return {"large": images.png_url(large), "strip": images.png_url(images.row(steps))}
