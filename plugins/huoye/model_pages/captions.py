"""What figures of models are called: noted when their page is read, since the pages of the models
say it, too. So a build that reads one page alone knows whether they would say something else."""

from __future__ import annotations

import re

from huoye.live.figure_places import figure_places
from huoye.onnx_demos.model_addresses import ORIGIN
from huoye.reader import PageSource
from huoye.reader.plain_text import plain_text

_FORMULA = re.compile(r"<(mjx-container|math)\b.*?</\1>", re.S)
_LONGEST = 60
#: In a page's mark, between the figure and its caption.
_BETWEEN = "\t"


def note_captions(html: str, page: PageSource) -> str:
    """A page's HTML, as it is; the page's marks of figures of models get their captions."""
    marks = [m for m in page.marks if m.startswith(f"{ORIGIN}:") and _BETWEEN not in m]
    places = {place.identifier: place for place in figure_places(html)} if marks else {}
    for mark in marks:
        if (place := places.get(mark.rpartition("#")[2])) is not None:
            page.marks.discard(mark)
            page.marks.add(f"{mark}{_BETWEEN}{_caption(place.html)}")
    return html


def parted(mark: str) -> tuple[str, str, str] | None:
    """Model, figure and caption of a mark; None of any other mark."""
    kind, _, rest = mark.partition(":")
    place, _, caption = rest.partition(_BETWEEN)
    name, _, figure = place.rpartition("#")
    return (name, figure, caption) if kind == ORIGIN and name else None


def _caption(figure: str) -> str:
    """What its author has written of it, cut short; "" where that is nothing but formulas."""
    _, found, rest = figure.partition("<figcaption>")
    text = plain_text(_FORMULA.sub("…", rest.partition("<p data-foot")[0])) if found else ""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
