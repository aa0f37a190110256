"""Where readers draw, drop or choose a picture of their own (alive in static/picture_input.mjs)."""

from __future__ import annotations

from html import escape

from huoye.onnx_demos.models import Model

#: Side of the pad, pixels: what a finger draws on is ten times an MNIST digit.
SIDE = 280
#: What static/picture_file.mjs can read; SVG is left out since it is a program, not pixels.
ACCEPTED = "image/png,image/jpeg,image/webp,image/gif"
_WORDS = {
    "zh": {
        "pad": "画板：用鼠标或手指写一个数字；用键盘时可在上面改选真实图片",
        "frame": "所选图片的裁剪框：拖动可移动，也可用旁边的滑块",
        "file": "选择图片",
        "clear": "擦掉",
        "zoom": "缩放",
        "across": "左右",
        "down": "上下",
        "draw": "在框里写一个数字，写得大一些；也可以拖入或粘贴一张图片。",
        "drop": "把图片拖到框里，或粘贴进来。",
        "private": "图片只在这一页里处理，不会离开你的设备。",
    },
    "en": {
        "pad": "Pad: write a digit with mouse or finger; by keyboard, choose a real picture above",
        "frame": "The crop of the chosen picture: drag to move it, or use the sliders beside it",
        "file": "Choose a picture",
        "clear": "Clear",
        "zoom": "Zoom",
        "across": "Left and right",
        "down": "Up and down",
        "draw": "Write a digit in the box, and write it large; or drop or paste a picture.",
        "drop": "Drop a picture into the box, or paste it.",
        "private": "The picture is handled in this page alone and never leaves your device.",
    },
}


def html(model: Model, lang: str) -> str:
    """The tools of a figure; "" for a model without encoder. For grey pictures there is a pen."""
    if not model.has_encoder:
        return ""
    words = {key: escape(text) for key, text in _WORDS[lang].items()}
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
