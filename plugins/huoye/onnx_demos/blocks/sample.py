"""``/// sample | model``: a grid of seeded samples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Annotated, Any

from huoye.live.block import Figure, Range
from huoye.live.figure import Control
from huoye.onnx_demos import images
from huoye.onnx_demos.picture_block import PictureBlock, Seed
from huoye.onnx_demos.picture_model import PictureModel


@dataclass(frozen=True)
class Options:
    """What authors write."""

    #: Pictures in the grid.
    count: Annotated[int, Range(1, 64)] = 16
    #: Picture i uses stream i of it.
    seed: Seed = 2018
    #: The model's own default where none is given.
    temperature: Annotated[float | None, Range(0)] = None


Asked = Figure[PictureModel, Options]


class Sample(PictureBlock[Options]):
    """Draws ``count`` latents from the prior, times the temperature, and decodes them."""

    NAME = "sample"
    OWN_WORDS = True
    OPTIONS = Options

    def complete(self, subject: PictureModel, options: Options) -> Options:
        if options.temperature is not None:
            return options
        return replace(options, temperature=subject.manifest.latent.temperature)

    def key(self, figure: Asked) -> Mapping[str, Any]:
        return {**figure.subject.made_from("decoder"), **asdict(figure.options)}

    def compute(self, figure: Asked) -> dict[str, Any]:
        return {"png": draw_sheet(figure.subject, asdict(figure.options))}

    def result(self, figure: Asked) -> str:
        title = figure.subject.title(figure.page.lang)
        alt = figure.words["alt"].format(title=title, **asdict(figure.options))
        return images.img(figure.made["png"], alt)

    def controls(self, figure: Asked) -> Iterable[Control]:
        yield figure.number("count", "integer")
        yield figure.number("seed", "seed")
        yield figure.number("temperature")

    def data(self, figure: Asked) -> Mapping[str, Any]:
        width, height = figure.subject.image_size
        title = figure.subject.title(figure.page.lang)
        return {
            **super().data(figure),
            "cell": {"width": width, "height": height, "gap": images.GAP},
            "alt": figure.words["alt_live"].format(title=title),
        }


def draw_sheet(model: PictureModel, inputs: Mapping[str, Any]) -> str:
    """The data URL of a grid of ``count`` samples with ``seed`` and ``temperature``."""
    latents = (model.draw(inputs["seed"], stream) for stream in range(inputs["count"]))
    return images.png_url(images.grid([model.decode(z, inputs["temperature"]) for z in latents]))
