"""``/// compare | model, model``: one seed and temperature through several models."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from html import escape
from typing import Any

from huoye.core.build import Build
from huoye.live.bake_store import BakeStore
from huoye.live.block import BlockError, LiveBlock
from huoye.live.figure import Baked, Control, format_bytes
from huoye.onnx_demos import images
from huoye.onnx_demos.blocks.sample import draw_sheet
from huoye.onnx_demos.models import Models
from huoye.onnx_demos.picture_model import PictureModel
from huoye.onnx_demos.sources import MAX_SEED, check_range, temperature_control
from huoye.reader import PageSource
from huoye.words import words_of

MAX_COUNT = 9
MAX_MODELS = 4


@dataclass(frozen=True)
class Options:
    """count: pictures of each model. seed: unsigned 32-bit; picture i uses stream i."""

    count: int = 4
    seed: int = 2018
    temperature: float = 0.8


class Compare(LiveBlock):
    """A table with a column a model: pictures, likelihood and cost."""

    NAME = "compare"
    WIDGET = "onnx_demos/compare"
    OPTIONS = Options

    def bake(self, argument: str, options: Options, page: PageSource) -> Baked:
        chosen = _models(argument, page.build)
        hottest = min(model.manifest.latent.max_temperature for model in chosen)
        check_range("count", options.count, 1, MAX_COUNT)
        check_range("seed", options.seed, 0, MAX_SEED)
        check_range("temperature", options.temperature, 0.0, hottest)
        inputs = asdict(options)
        key = {
            "kind": self.NAME,
            "models": [model.made_from("decoder") for model in chosen],
            **inputs,
        }
        baked = page.build.get(BakeStore).get_or_make(
            key, lambda: {"pngs": [draw_sheet(model, inputs) for model in chosen]}
        )
        words = words_of("compare", page.lang)
        files = dict.fromkeys(file for model in chosen for file in model.browser_files("decoder"))
        return Baked(
            html=_table(chosen, baked["pngs"], inputs, page.lang),
            inputs=inputs,
            controls=(
                Control("count", words["count"], "integer", options.count, 1, MAX_COUNT),
                Control("seed", words["seed"], "seed", options.seed, 0, MAX_SEED),
                temperature_control(words["temperature"], options.temperature, hottest),
            ),
            files=tuple(files),
            offered=tuple(file for model in chosen for file in model.card_files),
            tolerance="pixels",
            data={"models": [_browser_spec(model, page.lang) for model in chosen]},
            dependencies=tuple(path for model in chosen for path in model.dependencies),
        )


def _models(argument: str, build: Build) -> list[PictureModel]:
    names = re.split(r"[\s,，、]+", argument.strip())
    if not 2 <= len(names) <= MAX_MODELS or len(set(names)) < len(names):
        raise BlockError(
            f"“{argument}” doesn't name two to {MAX_MODELS} different models",
            mend="write “/// compare | nice-digits, glow-avatars”",
        )
    return [build.get(Models).find(name, PictureModel) for name in names]


def _browser_spec(model: PictureModel, lang: str) -> dict[str, Any]:
    width, height = model.image_size
    return {
        **model.browser_data(),
        "files": [file.in_spec() for file in model.browser_files("decoder")],
        "cell": {"width": width, "height": height, "gap": images.GAP},
        "alt": words_of("compare", lang)["alt_live"].format(title=model.title(lang)),
    }


def _table(chosen: list[PictureModel], pngs: list[str], inputs: dict[str, Any], lang: str) -> str:
    words = words_of("compare", lang)
    pictures = (
        images.img(png, words["alt"].format(title=model.title(lang), **inputs))
        for model, png in zip(chosen, pngs, strict=True)
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
