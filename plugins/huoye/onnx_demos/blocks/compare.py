"""``/// compare | model, model``: one seed and temperature through several models."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

from huoye.core.build import Build
from huoye.live.block import BlockError, Figure, LiveBlock, Range
from huoye.live.figure import Control, LiveFile, Origin, format_bytes
from huoye.onnx_demos import images
from huoye.onnx_demos.blocks.sample import draw_sheet
from huoye.onnx_demos.models import Models
from huoye.onnx_demos.picture_block import Seed, as_checked
from huoye.onnx_demos.picture_model import PictureModel
from huoye.reader import PageSource
from huoye.render.renderer import Renderer

MAX_MODELS = 4
_DRAWING, _NUMBERS = (
    Path(__file__).with_name(f"compare_{name}.mjs") for name in ("drawing", "numbers")
)


@dataclass(frozen=True)
class Options:
    """What authors write."""

    #: Pictures of each model.
    count: Annotated[int, Range(1, 9)] = 4
    #: Picture i uses stream i of it.
    seed: Seed = 2018
    temperature: Annotated[float, Range(0)] = 0.8


Asked = Figure[list[PictureModel], Options]


class Compare(LiveBlock[list[PictureModel], Options]):
    """Pictures of each model side by side, and a table of their likelihood and cost."""

    NAME = "compare"
    OWN_WORDS = True
    OPTIONS = Options
    TOLERANCE = "pixels"

    def subject(self, argument: str, page: PageSource) -> list[PictureModel]:
        return _models(argument, page.build)

    def ranges(self, subject: list[PictureModel]) -> Mapping[str, Range]:
        hottest = min(model.manifest.latent.max_temperature for model in subject)
        return {**super().ranges(subject), "temperature": Range(0.0, hottest, 0.01)}

    def key(self, figure: Asked) -> Mapping[str, Any]:
        models = [model.made_from("decoder") for model in figure.subject]
        return {"models": models, **asdict(figure.options)}

    def compute(self, figure: Asked) -> dict[str, Any]:
        inputs = asdict(figure.options)
        return {"pngs": [draw_sheet(model, inputs) for model in figure.subject]}

    def result(self, figure: Asked) -> str:
        columns = [
            _pictures(model, png, figure)
            for model, png in zip(figure.subject, figure.made["pngs"], strict=True)
        ]
        drawing = {"columns": columns, "caption": figure.words["caption"]}
        return figure.page.build.get(Renderer).drawing(_DRAWING, drawing)

    def more(self, figure: Asked) -> str:
        columns = [_numbers(model, figure.page.lang) for model in figure.subject]
        drawing = {"columns": columns, "words": dict(figure.words)}
        return figure.page.build.get(Renderer).drawing(_NUMBERS, drawing)

    def controls(self, figure: Asked) -> Iterable[Control]:
        yield figure.number("count", "integer")
        yield figure.number("seed", "seed")
        yield figure.number("temperature")

    def files(self, figure: Asked) -> Iterable[LiveFile]:
        files = (file for model in figure.subject for file in model.run_files("decoder"))
        return dict.fromkeys(files)

    def offered(self, figure: Asked) -> Iterable[LiveFile]:
        return (file for model in figure.subject for file in model.other_files())

    def data(self, figure: Asked) -> Mapping[str, Any]:
        return {
            "models": [_browser_spec(model, figure) for model in figure.subject],
            **as_checked(figure.subject),
        }

    def origins(self, figure: Asked) -> Iterable[Origin]:
        return (origin for model in figure.subject for origin in model.origin(figure.page))

    def dependencies(self, figure: Asked) -> Iterable[Path]:
        return (path for model in figure.subject for path in model.dependencies)


def _models(argument: str, build: Build) -> list[PictureModel]:
    names = re.split(r"[\s,，、]+", argument.strip())
    if not 2 <= len(names) <= MAX_MODELS or len(set(names)) < len(names):
        raise BlockError(
            f"“{argument}” doesn't name two to {MAX_MODELS} different models",
            mend="Write “/// compare | nice-digits, glow-avatars”",
        )
    return [build.get(Models).find(name, PictureModel) for name in names]


def _browser_spec(model: PictureModel, figure: Asked) -> dict[str, Any]:
    width, height = model.image_size
    return {
        **model.browser_data(),
        "files": [file.in_spec() for file in model.run_files("decoder")],
        "cell": {"width": width, "height": height, "gap": images.GAP},
        "alt": figure.words["alt_live"].format(title=model.title(figure.page.lang)),
    }


def _pictures(model: PictureModel, png: str, figure: Asked) -> dict[str, Any]:
    title = model.title(figure.page.lang)
    alt = figure.words["alt"].format(title=title, **asdict(figure.options))
    return {"title": title, "picture": {"url": png, "alt": alt}}


def _numbers(model: PictureModel, lang: str) -> dict[str, Any]:
    manifest = model.manifest
    return {
        "title": model.title(lang),
        "size": [*model.image_size, model.channels],
        "bits": manifest.evaluation.of_files.bits_per_dim,
        "bound": manifest.evaluation.bound,
        "parameters": manifest.architecture.parameters,
        "mmac": manifest.architecture.mmac,
        "bytes": format_bytes(sum(file.gzip for file in model.model_files("decoder"))),
    }
