"""A card, 1200 × 630, the form that sites of others show a link in: an article's picture on a sheet
of our paper, with its title where the site has a font for it.

An SVG, drawn by resvg. No system font is asked, so that a card is the same on every machine.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

from huoye.leads import plots

WIDTH, HEIGHT = 1200, 630
#: Part of a card's name: another one where cards are drawn otherwise.
VERSION = "1"
#: Left edges of holes, of the margin line and of what stands on the sheet.
_HOLES, _LINE, SHEET = 52, 112, 160
_EDGE = 48
#: Of a card with words: their column, their size, and as many lines as there is room for.
_COLUMN, _SIZE, _LEADING, LINES = 470, 54, 78, 6
#: Widths of letters, in ems: nobody measures here, and a title may end a little early.
_WIDE, _NARROW = 1.0, 0.56
_WORD = re.compile(
    r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]|\s+|[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]+"
)
#: What a line doesn't begin with.
_CLOSING = "，。、；：？！）】》”’…,.;:?!)"
_KINDS = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".webp": "webp", ".gif": "gif"}


def png(
    picture: bytes, suffix: str, title: str = "", site: str = "", font: Path | None = None
) -> bytes:
    """A card. picture: pixels, or a plot as plots.coloured() makes it. font: for title and site,
    which are left out without one. Raises ValueError for a picture that can't be drawn, ImportError
    without resvg."""
    # Only here: a site without cards needs no resvg.
    import resvg_py

    drawn: bytes = resvg_py.svg_to_bytes(
        svg_string=_svg(picture, suffix, title if font else "", site),
        skip_system_fonts=True,
        font_files=[str(font)] if font else None,
        font_family=_family(font) if font else None,
        image_rendering="optimize_speed" if suffix == ".png" else "optimize_quality",
    )
    return bytes(drawn)


def _family(font: Path) -> str:
    """What a font calls itself. Raises OSError for a file that is none."""
    from PIL import ImageFont

    return str(ImageFont.truetype(str(font)).getname()[0])


def _svg(picture: bytes, suffix: str, title: str, site: str) -> str:
    colour = plots.colours()
    left = SHEET + (_COLUMN + _EDGE if title else 0)
    box = left, _EDGE, WIDTH - _EDGE - left, HEIGHT - 2 * _EDGE
    holes = "".join(
        f'<circle cx="{_HOLES}" cy="{y}" r="11" fill="#dfe3dc" stroke="#c3c9bf" stroke-width="2"/>'
        for y in range(63, HEIGHT, 84)
    )
    shown = _plot(picture.decode(), box) if suffix == ".svg" else _pixels(picture, suffix, box)
    words = _words(title, site, colour["ink"], colour["faint"]) if title else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{colour["paper"]}"/>{holes}'
        f'<line x1="{_LINE}" x2="{_LINE}" y2="{HEIGHT}" style="stroke:#e6b7aa;stroke-width:3"/>'
        f"{shown}{words}</svg>"
    )


Box = tuple[float, float, float, float]


def _place(box: Box) -> str:
    x, y, width, height = box
    return f'x="{x}" y="{y}" width="{width}" height="{height}"'


def _plot(svg: str, box: Box) -> str:
    # Its own size gives way to that of the card; night is no matter here.
    inside = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\}", "", svg)
    return re.sub(r' width="[\d.]+" height="[\d.]+"', f" {_place(box)}", inside, count=1)


def _pixels(picture: bytes, suffix: str, box: Box) -> str:
    if suffix not in _KINDS:
        raise ValueError(f"a picture {suffix} can't be drawn")
    data = f"data:image/{_KINDS[suffix]};base64,{base64.b64encode(picture).decode()}"
    return f'<image {_place(box)} href="{data}"/>'


def _words(title: str, site: str, ink: str, faint: str) -> str:
    lines = [*wrapped(title)]
    top = HEIGHT / 2 - (len(lines) - 1) * _LEADING / 2
    texts = "".join(
        f'<text x="{SHEET}" y="{top + number * _LEADING:g}" font-size="{_SIZE}" fill="{ink}">'
        f"{escape(line)}</text>"
        for number, line in enumerate(lines)
    )
    foot = f'y="{HEIGHT - _EDGE}" font-size="28" fill="{faint}"'
    return f'{texts}<text x="{SHEET}" {foot}>{escape(site)}</text>'


def wrapped(title: str) -> Iterator[str]:
    """Lines that fit into the column; what is too much ends in “…”."""
    line, width, count = "", 0.0, 1
    for word in _WORD.findall(title):
        wide = sum(_WIDE if ord(letter) >= 0x2E80 else _NARROW for letter in word) * _SIZE
        if line and width + wide > _COLUMN and word not in _CLOSING:
            if count == LINES:
                yield f"{line.rstrip()}…"
                return
            yield line.rstrip()
            line, width, count = "", 0.0, count + 1
        if line or not word.isspace():
            line, width = line + word, width + wide
    if line.strip():
        yield line.rstrip()
