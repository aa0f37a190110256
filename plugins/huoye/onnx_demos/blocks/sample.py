"""``/// sample | model``: a grid of seeded samples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huoye.live.bake_store import BakeStore
from huoye.live.block import LiveBlock
from huoye.live.figure import Baked, Control
from huoye.onnx_demos import images
from huoye.onnx_demos.models import Models
from huoye.onnx_demos.picture_model import PictureModel
from huoye.onnx_demos.sources import MAX_SEED, check_range, temperature_control
from huoye.reader import PageSource
from huoye.words import words_of

MAX_COUNT = 64


@dataclass(frozen=True)
class Options:
    """count: images. seed: unsigned 32-bit; image i uses stream i. temperature: the model's own
    default where none is given."""

    count: int = 16
    seed: int = 2018
    temperature: float | None = None


class Sample(LiveBlock):
    """Draws ``count`` latents from the prior, times the temperature, and decodes them."""

    NAME = "sample"
    WIDGET = "onnx_demos/sample"
    OPTIONS = Options

    def bake(self, argument: str, options: Options, page: PageSource) -> Baked:
        model = page.build.get(Models).find(argument, PictureModel)
        latent = model.manifest.latent
        chosen = options.temperature
        temperature = latent.temperature if chosen is None else chosen
        check_range("count", options.count, 1, MAX_COUNT)
        check_range("seed", options.seed, 0, MAX_SEED)
        check_range("temperature", temperature, 0.0, latent.max_temperature)
        inputs = {"count": options.count, "seed": options.seed, "temperature": temperature}
        key = {"kind": self.NAME, **model.made_from("decoder"), **inputs}
        baked = page.build.get(BakeStore).get_or_make(
            key, lambda: {"png": draw_sheet(model, inputs)}
        )
        words = words_of("sample", page.lang)
        title = model.title(page.lang)
        width, height = model.image_size
        return Baked(
            html=images.img(baked["png"], words["alt"].format(title=title, **inputs)),
            inputs=inputs,
            controls=(
                Control("count", words["count"], "integer", options.count, 1, MAX_COUNT),
                Control("seed", words["seed"], "seed", options.seed, 0, MAX_SEED),
                temperature_control(words["temperature"], temperature, latent.max_temperature),
            ),
            files=model.browser_files("decoder"),
            offered=model.card_files,
            tolerance="pixels",
            data={
                **model.browser_data(),
                "cell": {"width": width, "height": height, "gap": images.GAP},
                "alt": words["alt_live"].format(title=title),
            },
            dependencies=model.dependencies,
        )


def draw_sheet(model: PictureModel, inputs: Mapping[str, Any]) -> str:
    """The data URL of a grid of ``count`` samples with ``seed`` and ``temperature``."""
    latents = (model.draw(inputs["seed"], stream) for stream in range(inputs["count"]))
    return images.png_url(images.grid([model.decode(z, inputs["temperature"]) for z in latents]))
