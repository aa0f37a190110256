"""Where readers draw, drop or choose a picture of their own (alive in static/picture_input.mjs)."""

from __future__ import annotations

from html import escape

from huoye.onnx_demos.picture_model import PictureModel
from huoye.words import words_of

#: Side of the pad, pixels: what a finger draws on is ten times an MNIST digit.
SIDE = 280
#: What static/picture_file.mjs can read; SVG is left out since it is a program, not pixels.
ACCEPTED = "image/png,image/jpeg,image/webp,image/gif"


def html(model: PictureModel, lang: str) -> str:
    """The tools of a figure; "" for a model without encoder. For grey pictures there is a pen."""
    if not model.has_encoder:
        return ""
    words = {key: escape(text) for key, text in words_of("picture_input", lang).items()}
    draws = model.channels == 1
    crop = "".join(
        f'<label>{words[name]}<input type="range" data-crop="{name}" min="{least}" max="{most}"'
        f' step="0.01" value="{value}"></label>'
        for name, least, most, value in (
            ("zoom", 1, 4, 1),
            ("across", 0, 1, 0.5),
            ("down", 0, 1, 0.5),
        )
    )
    return (
        f'<div class="own-picture"{" data-pen" if draws else ""} data-label-pad="{words["pad"]}"'
        f' data-label-frame="{words["frame"]}">'
        f'<canvas width="{SIDE}" height="{SIDE}" role="img"'
        f' aria-label="{words["pad" if draws else "frame"]}"></canvas>'
        f"<div><p>{words['draw' if draws else 'drop']}</p>"
        f'<p><label>{words["file"]} <input type="file" accept="{ACCEPTED}"></label></p>'
        f'<div class="crop" hidden>{crop}</div>'
        f'<button type="button" data-clear>{words["clear"]}</button>'
        f"<p>{words['private']}</p></div></div>"
    )
