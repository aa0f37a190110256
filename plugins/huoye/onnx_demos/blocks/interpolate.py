"""``/// interpolate | model``: the way from one picture to another through latent space."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from huoye.live.block import Figure, Range
from huoye.live.figure import Control
from huoye.onnx_demos import example_sheet, images, picture_input
from huoye.onnx_demos.picture_block import PictureBlock
from huoye.onnx_demos.picture_model import PictureModel
from huoye.onnx_demos.recipes import Recipe, evaluate
from huoye.onnx_demos.sources import Source, picks, read_source, written_source
from huoye.render.renderer import Renderer

Mode = Literal["spherical", "linear"]
MODES: tuple[Mode, ...] = ("spherical", "linear")
_DRAWING = Path(__file__).with_name("interpolate_drawing.mjs")


@dataclass(frozen=True)
class Options:
    """What authors write."""

    #: As ``read_source`` reads them; the model's first two examples, or two draws.
    start: str | None = None
    end: str | None = None
    #: The place of the large picture.
    t: Annotated[float, Range(0, 1, 0.01)] = 0.5
    #: Pictures in the strip.
    steps: Annotated[int, Range(2, 12)] = 8
    mode: Mode = "spherical"
    #: Of draws; the model's own default where none is given.
    temperature: Annotated[float | None, Range(0)] = None


@dataclass(frozen=True)
class Chosen:
    """The options in full."""

    start: Source
    end: Source
    t: float
    steps: int
    mode: Mode
    temperature: float


Asked = Figure[PictureModel, Chosen]


class Interpolate(PictureBlock[Chosen]):
    """One large picture at ``t``, and the way as a strip."""

    NAME = "interpolate"
    OWN_WORDS = True
    OPTIONS = Options
    ROLES = ("decoder", "examples")
    LATER = ("encoder",)

    def complete(self, subject: PictureModel, options: Options) -> Chosen:
        several = subject.manifest.examples >= 2
        ends = ("example 0", "example 1") if several else ("seed 2018 0", "seed 2018 1")
        temperature = options.temperature
        return Chosen(
            read_source(options.start or ends[0], subject, "start"),
            read_source(options.end or ends[1], subject, "end"),
            options.t,
            options.steps,
            options.mode,
            subject.manifest.latent.temperature if temperature is None else temperature,
        )

    def key(self, figure: Asked) -> Mapping[str, Any]:
        return {**figure.subject.made_from(*self.ROLES), "recipes": _recipes(figure.options)}

    def compute(self, figure: Asked) -> dict[str, Any]:
        model = figure.subject
        recipes = _recipes(figure.options)
        large, *steps = (model.decode(evaluate(recipe, model), 1.0) for recipe in recipes)
        return {"large": images.png_url(large), "strip": images.png_url(images.row(steps))}

    def result(self, figure: Asked) -> str:
        lang, options = figure.page.lang, figure.options
        ends = {"start": options.start.describe(lang), "end": options.end.describe(lang)}
        title = figure.subject.title(lang)
        alt = figure.words["alt"].format(title=title, t=options.t, **ends)
        drawing = {
            "large": {"url": figure.made["large"], "alt": alt},
            "strip": {"url": figure.made["strip"], "alt": _alt_strip(figure)},
            "why": figure.words[f"why_{options.mode}"],
        }
        return figure.page.build.get(Renderer).drawing(_DRAWING, drawing)

    def inputs(self, figure: Asked) -> Mapping[str, Any]:
        options = figure.options
        return {
            "t": options.t,
            **options.start.inputs("start"),
            **options.end.inputs("end"),
            "mode": options.mode,
            "temperature": options.temperature,
        }

    def controls(self, figure: Asked) -> Iterable[Control]:
        words, options = figure.words, figure.options
        place = (figure.subject, figure.page.lang)
        yield figure.number("t")
        yield from options.start.controls("start", words["start"], *place)
        yield from options.end.controls("end", words["end"], *place)
        modes = tuple((mode, words[mode]) for mode in MODES)
        yield Control("mode", words["mode"], "select", options.mode, choices=modes)
        yield figure.number("temperature")

    def tools(self, figure: Asked) -> str:
        model, lang = figure.subject, figure.page.lang
        labels = {name: figure.words[name] for name in ("start", "end")}
        return example_sheet.html(model, labels, lang) + picture_input.html(model, lang)

    def data(self, figure: Asked) -> Mapping[str, Any]:
        words = figure.words
        return {
            **super().data(figure),
            "picks": picks(figure.argument, words["pick"]),
            "steps": figure.options.steps,
            "gap": images.GAP,
            "alt": figure.subject.title(figure.page.lang),
            "altStrip": _alt_strip(figure),
            "why": {mode: words[f"why_{mode}"] for mode in MODES},
        }

    def options_at(self, options: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
        if not inputs:
            return dict(options)
        return {
            **options,
            **{name: inputs[name] for name in ("t", "mode", "temperature")},
            **{name: written_source(inputs, name) for name in ("start", "end")},
        }


def recipe(t: float, start: Source, end: Source, mode: str, temperature: float) -> Recipe:
    """The latent at ``t``; twin: ``recipeAt`` of interpolate.mjs."""
    first, last = start.recipe(temperature), end.recipe(temperature)
    if mode == "linear":
        return {"mix": [[1 - t, first], [t, last]]}
    return {"arc": [t, first, last]}


def _recipes(chosen: Chosen) -> list[Recipe]:
    """Of the large picture, and of those in the strip."""
    places = (step / (chosen.steps - 1) for step in range(chosen.steps))
    way = (chosen.start, chosen.end, chosen.mode, chosen.temperature)
    return [recipe(t, *way) for t in (chosen.t, *places)]


def _alt_strip(figure: Asked) -> str:
    return figure.words["alt_strip"].format(steps=figure.options.steps)
