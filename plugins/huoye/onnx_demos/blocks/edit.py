"""``/// edit | model``: attribute directions as sliders over a picture's latent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from huoye.core.near import did_you_mean
from huoye.live.block import BlockError, Figure, Range
from huoye.live.figure import Control
from huoye.onnx_demos import example_sheet, images, picture_input
from huoye.onnx_demos.picture_block import PictureBlock
from huoye.onnx_demos.picture_model import PictureModel
from huoye.onnx_demos.recipes import Recipe, evaluate
from huoye.onnx_demos.sources import Source, picks, read_source, written_source
from huoye.render.renderer import Renderer
from huoye.words import said

#: What an amount may be, in the direction's unit.
EDIT = Range(-2.0, 2.0, 0.05)
#: A direction's name behind it is a figure's input, so that none is called like another input.
PREFIX = "edit_"
_DRAWING = Path(__file__).with_name("edit_drawing.mjs")


@dataclass(frozen=True)
class Options:
    """What authors write."""

    #: As ``read_source`` reads it.
    start: str = "seed 2018"
    #: The model's own default where none is given.
    temperature: Annotated[float | None, Range(0)] = None
    #: Direction's name -> amount, in its unit.
    edits: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Chosen:
    """The options in full."""

    start: Source
    temperature: float
    #: As authors wrote them.
    edits: Mapping[str, float]
    #: One for each direction of the model.
    amounts: tuple[float, ...]


Asked = Figure[PictureModel, Chosen]


class Edit(PictureBlock[Chosen]):
    """Adds amounts of the model's directions to a latent; before and after side by side."""

    NAME = "edit"
    OWN_WORDS = True
    OPTIONS = Options
    ROLES = ("decoder", "examples", "directions")
    LATER = ("encoder",)

    def complete(self, subject: PictureModel, options: Options) -> Chosen:
        directions = subject.manifest.directions
        temperature = options.temperature
        return Chosen(
            read_source(options.start, subject, "start"),
            subject.manifest.latent.temperature if temperature is None else temperature,
            options.edits,
            tuple(options.edits.get(direction.name, 0.0) for direction in directions),
        )

    def check(self, figure: Asked) -> None:
        names = [direction.name for direction in figure.subject.manifest.directions]
        if not names:
            raise BlockError(
                "the model has no attribute directions",
                mend="Name another model, or export this one with directions",
            )
        for name, amount in figure.options.edits.items():
            if name not in names:
                mend = did_you_mean(name, names, f"There are: {', '.join(names)}")
                raise BlockError(f"there is no direction “{name}”", mend=mend, option="edits")
            EDIT.check(name, amount, option="edits")

    def key(self, figure: Asked) -> Mapping[str, Any]:
        return {**figure.subject.made_from(*self.ROLES), "recipes": _recipes(figure.options)}

    def compute(self, figure: Asked) -> dict[str, Any]:
        pictures = (
            images.png_url(figure.subject.decode(evaluate(recipe, figure.subject), 1.0))
            for recipe in _recipes(figure.options)
        )
        return dict(zip(("after", "before"), pictures, strict=True))

    def result(self, figure: Asked) -> str:
        words, lang = figure.words, figure.page.lang
        edits = words["comma"].join(
            words["edit"].format(name=title, amount=amount)
            for title, amount in zip(_titles(figure), figure.options.amounts, strict=True)
            if amount
        )
        start = figure.options.start.describe(lang)
        alts = {
            "before": words["alt_before"].format(title=figure.subject.title(lang), start=start),
            "after": words["alt_after"].format(edits=edits or words["none"]),
        }
        drawing = {
            **{name: {"url": figure.made[name], "alt": alt} for name, alt in alts.items()},
            "names": {name: words[name] for name in alts},
        }
        return figure.page.build.get(Renderer).drawing(_DRAWING, drawing)

    def inputs(self, figure: Asked) -> Mapping[str, Any]:
        return {
            **figure.options.start.inputs("start"),
            "temperature": figure.options.temperature,
            **dict(zip(_input_names(figure), figure.options.amounts, strict=True)),
        }

    def controls(self, figure: Asked) -> Iterable[Control]:
        words, start = figure.words, figure.options.start
        yield from start.controls("start", words["start"], figure.subject, figure.page.lang)
        yield figure.number("temperature")
        rows = zip(_input_names(figure), _titles(figure), figure.options.amounts, strict=True)
        for name, title, amount in rows:
            yield Control(name, title, "range", amount, EDIT.minimum, EDIT.maximum, EDIT.step)

    def tools(self, figure: Asked) -> str:
        model, lang = figure.subject, figure.page.lang
        sheet = example_sheet.html(model, {"start": figure.words["start"]}, lang)
        return sheet + picture_input.html(model, lang)

    def data(self, figure: Asked) -> Mapping[str, Any]:
        words = figure.words
        title = figure.subject.title(figure.page.lang)
        return {
            **super().data(figure),
            "picks": picks(figure.argument, words["pick"]),
            "edits": _input_names(figure),
            "words": {key: words[key] for key in ("before", "after")},
            "alts": {"before": title, "after": words["alt_after_live"]},
        }

    def options_at(self, options: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
        if not inputs:
            return dict(options)
        return {
            **options,
            "start": written_source(inputs, "start"),
            "temperature": inputs["temperature"],
            "edits": {
                name.removeprefix(PREFIX): amount
                for name, amount in inputs.items()
                if name.startswith(PREFIX)
            },
        }


def edited(start: Recipe, amounts: Sequence[float]) -> Recipe:
    """Twin: ``edited`` of edit.mjs. Amounts of zero change nothing and stay out."""
    directions = [[amount, index] for index, amount in enumerate(amounts) if amount]
    return {"mix": [[1, start]], "directions": directions}


def _recipes(chosen: Chosen) -> list[Recipe]:
    """After, and before."""
    before = chosen.start.recipe(chosen.temperature)
    return [edited(before, chosen.amounts), before]


def _input_names(figure: Asked) -> list[str]:
    return [f"{PREFIX}{direction.name}" for direction in figure.subject.manifest.directions]


def _titles(figure: Asked) -> list[str]:
    directions = figure.subject.manifest.directions
    return [said(direction.title, figure.page.lang) for direction in directions]
