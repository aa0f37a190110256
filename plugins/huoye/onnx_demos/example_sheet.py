"""Real pictures that a model ships, to choose from by sight (alive in static/example_sheet.mjs)."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from huoye.live.bake_store import BakeStore
from huoye.onnx_demos import images
from huoye.onnx_demos.picture_model import PictureModel
from huoye.onnx_demos.recipes import evaluate
from huoye.words import words_of

COLUMNS = 8


def html(model: PictureModel, controls: Mapping[str, str], lang: str) -> str:
    """A sheet that unfolds for each control; "" for a model without real pictures.

    controls: name -> label, of selections with the choices "example 0", "example 1"…
    """
    count = model.manifest.examples
    if not count:
        return ""
    key = {"kind": "example sheet", **model.made_from("decoder", "examples"), "columns": COLUMNS}
    url = model.build.get(BakeStore).get_or_make(key, lambda: {"png": _sheet(model)})["png"]
    words = words_of("example_sheet", lang)
    picture = images.img(url, words["alt"].format(title=model.title(lang), count=count))
    columns = min(COLUMNS, count)
    return "".join(
        f'<details data-choose="{escape(name)}" data-columns="{columns}" data-count="{count}">'
        f"<summary>{escape(words['summary'].format(label=label))}</summary>"
        f'<div class="gallery">{picture}</div></details>'
        for name, label in controls.items()
    )


def _sheet(model: PictureModel) -> str:
    decoded = [
        model.decode(evaluate({"example": index}, model), 1.0)
        for index in range(model.manifest.examples)
    ]
    return images.png_url(images.grid(decoded, columns=min(COLUMNS, len(decoded))))
