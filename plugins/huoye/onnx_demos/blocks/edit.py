"""``/// edit | model``: attribute directions as sliders over a picture's latent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from huoye.live.bake_store import BakeStore
from huoye.live.block import BlockError, LiveBlock
from huoye.live.figure import Baked, Control
from huoye.onnx_demos import example_sheet, images, picture_input
from huoye.onnx_demos.models import Models
from huoye.onnx_demos.picture_model import PictureModel
from huoye.onnx_demos.recipes import Recipe, evaluate
from huoye.onnx_demos.sources import (
    check_range,
    picks,
    read_source,
    temperature_control,
    written_source,
)
from huoye.reader import PageSource
from huoye.words import said, words_of

MAX_EDIT = 2.0
#: A direction's name behind it is a figure's input, so that none is called like another input.
PREFIX = "edit_"


@dataclass(frozen=True)
class Options:
    """start: as ``read_source`` reads it. edits: direction's name -> amount, in its unit."""

    start: str = "seed 2018"
    temperature: float | None = None
    edits: dict[str, float] = field(default_factory=dict)


class Edit(LiveBlock):
    """Adds amounts of the model's directions to a latent; before and after side by side."""

    NAME = "edit"
    WIDGET = "onnx_demos/edit"
    OPTIONS = Options

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

    def bake(self, argument: str, options: Options, page: PageSource) -> Baked:
        model = page.build.get(Models).find(argument, PictureModel)
        latent = model.manifest.latent
        names = [direction.name for direction in model.manifest.directions]
        if not names:
            raise BlockError(
                "the model has no attribute directions",
                mend="name another model, or export this one with directions",
            )
        for name, amount in options.edits.items():
            if name not in names:
                near = get_close_matches(name, names, n=1)
                mend = f"did you mean “{near[0]}”?" if near else f"there are: {', '.join(names)}"
                raise BlockError(f"there is no direction “{name}”", mend=mend, option="edits")
            if abs(amount) > MAX_EDIT:
                raise BlockError(
                    f"{name} is {amount:g}, outside {-MAX_EDIT:g} to {MAX_EDIT:g}",
                    mend="choose a value inside",
                    option="edits",
                )
        start = read_source(options.start, model, "start")
        temperature = latent.temperature if options.temperature is None else options.temperature
        check_range("temperature", temperature, 0, latent.max_temperature)
        amounts = [options.edits.get(name, 0.0) for name in names]
        before = start.recipe(temperature)
        key = {
            "kind": self.NAME,
            **model.made_from("decoder", "examples", "directions"),
            "recipes": [edited(before, amounts), before],
        }
        baked = page.build.get(BakeStore).get_or_make(
            key, lambda: _pictures(model, *key["recipes"])
        )
        words = words_of("edit", page.lang)
        titles = [said(direction.title, page.lang) for direction in model.manifest.directions]
        edits = words["comma"].join(
            words["edit"].format(name=title, amount=amount)
            for title, amount in zip(titles, amounts, strict=True)
            if amount
        )
        alts = (
            words["alt_before"].format(
                title=model.title(page.lang), start=start.describe(page.lang)
            ),
            words["alt_after"].format(edits=edits or words["none"]),
        )
        return Baked(
            html='<div class="panels">'
            + images.panel(images.img(baked["before"], alts[0]), words["before"])
            + images.panel(images.img(baked["after"], alts[1]), words["after"])
            + "</div>",
            inputs={
                **start.inputs("start"),
                "temperature": temperature,
                **{f"{PREFIX}{name}": amount for name, amount in zip(names, amounts, strict=True)},
            },
            controls=(
                *start.controls("start", words["start"], model, page.lang),
                temperature_control(words["temperature"], temperature, latent.max_temperature),
                *(
                    Control(f"{PREFIX}{name}", title, "range", amount, -MAX_EDIT, MAX_EDIT, 0.05)
                    for name, title, amount in zip(names, titles, amounts, strict=True)
                ),
            ),
            files=model.browser_files("decoder", "examples", "directions"),
            later=model.model_files("encoder"),
            offered=model.card_files,
            tolerance="pixels",
            tools=example_sheet.html(model, {"start": words["start"]}, page.lang)
            + picture_input.html(model, page.lang),
            data={
                **model.browser_data(),
                "picks": picks(argument, words["pick"]),
                "edits": [f"{PREFIX}{name}" for name in names],
                "words": {key: words[key] for key in ("before", "after")},
                "alts": {"before": model.title(page.lang), "after": words["alt_after_live"]},
            },
            dependencies=model.dependencies,
        )


def edited(start: Recipe, amounts: list[float]) -> Recipe:
    """Twin: ``edited`` of static/edit.mjs. Amounts of zero change nothing and stay out."""
    directions = [[amount, index] for index, amount in enumerate(amounts) if amount]
    return {"mix": [[1, start]], "directions": directions}


def _pictures(model: PictureModel, after: Recipe, before: Recipe) -> dict[str, Any]:
    return {
        name: images.png_url(model.decode(evaluate(recipe, model), 1.0))
        for name, recipe in (("before", before), ("after", after))
    }
