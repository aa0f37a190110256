"""A figure as a page has it, and others that differ from it in one thing each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from huoye.live.figure import Baked, figure_html

BAKED = Baked('<p>5 <img src="{static}/files/a-012.png" alt=""></p>', {"a": 1}, {"area": 5.0})

#: What may be another in a figure, so that its record is no longer of it.
CHANGES: dict[str, Any] = {
    "an input": replace(BAKED, inputs={"a": 2}),
    "a value": replace(BAKED, values={"area": 6.0}),
    "a tolerance": replace(BAKED, tolerance="pixels"),
    "a text": replace(BAKED, html=BAKED.html.replace("5", "6")),
    "a text below the controls": replace(BAKED, more="<p>7</p>"),
    "a picture": replace(BAKED, html=BAKED.html.replace("012", "013")),
    "what a run loads": replace(BAKED, data={"model": "sha"}),
}


def figure(baked: Baked = BAKED, number: int = 1, caption: str = "A square.") -> str:
    identifier = f"fig-{number}"
    inside = figure_html(baked, identifier=identifier, lang="en")
    opening = f'<figure class="live" data-state="baked" id="{identifier}">'
    return f"{opening}{inside}<figcaption>{caption}</figcaption></figure>"
