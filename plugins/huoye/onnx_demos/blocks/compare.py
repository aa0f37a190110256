"""``/// compare | model, model``: one seed and temperature through several models."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Annotated, Any

from huoye.core.build import Build
from huoye.live.block import BlockError, Figure, LiveBlock, Range
from huoye.live.figure import Control, LiveFile, format_bytes
from huoye.onnx_demos import images
from huoye.onnx_demos.blocks.sample import draw_sheet
from huoye.onnx_demos.models import Models
from huoye.onnx_demos.picture_block import Seed
from huoye.onnx_demos.picture_model import PictureModel
from huoye.reader import PageSource

MAX_MODELS = 4


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
    """A table with a column a model: pictures, likelihood and cost."""

    NAME = "compare"
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
        return _table(figure)

    def controls(self, figure: Asked) -> Iterable[Control]:
        yield figure.number("count", "integer")
        yield figure.number("seed", "seed")
        yield figure.number("temperature")

    def files(self, figure: Asked) -> Iterable[LiveFile]:
        files = (file for model in figure.subject for file in model.browser_files("decoder"))
        return dict.fromkeys(files)

    def offered(self, figure: Asked) -> Iterable[LiveFile]:
        return (file for model in figure.subject for file in model.card_files)

    def data(self, figure: Asked) -> Mapping[str, Any]:
        return {"models": [_browser_spec(model, figure) for model in figure.subject]}

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
        "files": [file.in_spec() for file in model.browser_files("decoder")],
        "cell": {"width": width, "height": height, "gap": images.GAP},
        "alt": figure.words["alt_live"].format(title=model.title(figure.page.lang)),
    }


def _table(figure: Asked) -> str:
    chosen, words, lang = figure.subject, figure.words, figure.page.lang
    inputs = asdict(figure.options)
    pictures = (
        images.img(png, words["alt"].format(title=model.title(lang), **inputs))
        for model, png in zip(chosen, figure.made["pngs"], strict=True)
    )
    rows = {
        "pictures": [f"<td data-picture>{picture}</td>" for picture in pictures],
        **{
            name: [f'<td class="number">{escape(show(model))}</td>' for model in chosen]
            for name, show in _NUMBERS.items()
        },
    }
    heads = "".join(f'<th scope="col">{escape(model.title(lang))}</th>' for model in chosen)
    body = "".join(
        f'<tr><th scope="row">{escape(words[name])}</th>{"".join(cells)}</tr>'
        for name, cells in rows.items()
    )
    return (
        f'<div class="result compare"><table><caption>{escape(words["caption"])}</caption>'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{body}</tbody></table>"
        f'<p class="note">{escape(words["note"])}</p></div>'
    )


def _size(model: PictureModel) -> str:
    width, height = model.image_size
    return f"{width} × {height} × {model.channels}"


def _bits(model: PictureModel) -> str:
    evaluation = model.manifest.evaluation
    return f"{'≤ ' if evaluation.bound else ''}{evaluation.test.bits_per_dim:.2f}"


_NUMBERS: Mapping[str, Callable[[PictureModel], str]] = {
    "size": _size,
    "bits": _bits,
    "parameters": lambda model: f"{model.manifest.architecture.parameters / 1e6:.2f} M",
    "macs": lambda model: f"{model.manifest.architecture.mmac:.1f} M",
    "bytes": lambda model: format_bytes(model.manifest.file("decoder").bytes),
}
