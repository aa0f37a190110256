"""The HTML contract of a live figure: what a figure kind hands over, and the markup made of it.

The contract is described for authors of figure kinds in docs/figures.md; static/hydrate.mjs is its
other half.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from huoye.core.files import PublishedFile
from huoye.live.control import Control as Control
from huoye.live.control import ControlKind as ControlKind
from huoye.live.control import control_html, play_html
from huoye.words import words_of

#: What the specification of every figure says; a kind's own data bears other names.
_OF_EVERY_SPEC = {"widget", "inputs", "values", "files", "tolerance", "written", "instant"}


@dataclass(frozen=True)
class LiveFile(PublishedFile):
    """A file that a figure downloads."""

    #: What the figure's module knows it by.
    role: str
    #: Sizes as stored and as most hosts send it.
    bytes: int
    gzip: int

    def in_spec(self) -> dict[str, Any]:
        """What the page's script needs to fetch and verify it."""
        return {name: getattr(self, name) for name in ("role", "url", "bytes", "gzip", "sha256")}


@dataclass(frozen=True)
class Baked:
    """What a figure kind made at build.

    lead: HTML before the result, which stays while results change. html: the complete result, shown
    without JavaScript. values: JSON that the browser must
    reproduce at ``inputs`` (for "pixels" each image in ``html`` is held against the canvas in its
    place; values are numbers that stand beside them, or None; for "ranking" they are ``words`` and
    their ``scores``, the largest first, and numbers beside them). later: files that are fetched
    only when the reader asks for more, so that they are not in the price. note: plain words beside
    the buttons, about these say. tolerance: how near live must come to baked, by its name in
    check/compare.py. tools: HTML of the kind's own that stands under the controls and
    that the module's ``wake`` brings to life. widget: another browser module than the kind's.
    instant: the page holds every result, so that the figure is alive at once. data: what the module
    wants besides. dependencies: every file read.
    """

    html: str
    inputs: Mapping[str, Any]
    values: Any = None
    controls: tuple[Control, ...] = ()
    files: tuple[LiveFile, ...] = ()
    later: tuple[LiveFile, ...] = ()
    lead: str = ""
    note: str = ""
    tolerance: str = "bits"
    tools: str = ""
    widget: str | None = None
    instant: bool = False
    #: Files that the module finds in ``data`` and fetches when the reader asks for what they bring.
    offered: tuple[LiveFile, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    dependencies: tuple[Path, ...] = ()


def figure_html(
    baked: Baked,
    *,
    identifier: str,
    widget: str,
    lang: str,
    written: Mapping[str, Any] | None = None,
) -> str:
    """Everything inside ``<figure>`` but the caption.

    written: name, argument and options of the author's block, by which the page check bakes the
    figure at other inputs.

    The interactive part is hidden until static/hydrate.mjs wakes it, so that without JavaScript no
    dead button is shown.
    """
    words = words_of("figure", lang)
    spec = {
        **baked.data,
        "widget": widget,
        "inputs": dict(baked.inputs),
        "values": baked.values,
        "files": [file.in_spec() for file in (*baked.files, *baked.later)],
        "tolerance": baked.tolerance,
        "written": written,
        **({"instant": True} if baked.instant else {}),
    }
    taken = baked.data.keys() & _OF_EVERY_SPEC
    assert not taken, f"data of a figure kind may not bear the names {sorted(taken)}"
    price = format_bytes(sum(file.gzip for file in baked.files))
    controls = "".join(control_html(control, identifier, words) for control in baked.controls)
    tools = f"<div data-tools>{baked.tools}</div>" if baked.tools else ""
    play = "".join(play_html(control, words) for control in baked.controls)
    run = (
        f'<button type="button" data-run>{escape(words["run"])} '
        f"<span data-price>{escape(words['price'].format(size=price))}</span></button>"
    )
    if baked.instant:
        run = f'<button type="button" data-run hidden>{escape(words["run"])}</button>'
    save = ""
    if baked.tolerance == "pixels":
        save = f'<button type="button" data-save>{escape(words["save"])}</button>'
    note = f"<small>{escape(baked.note)}</small>" if baked.note else ""
    return (
        f"{baked.lead}<div data-baked>{baked.html}</div>"
        # Named as a group, not as a form: a page with several figures has no several landmarks.
        "<form data-controls hidden>"
        f'<fieldset disabled aria-label="{escape(words["controls"])}">{controls}{tools}'
        f'<button type="reset" data-reset>{escape(words["reset"])}</button></fieldset></form>'
        "<div data-actions hidden>"
        f"{run}"
        f'<button type="button" data-stop hidden>{escape(words["stop"])}</button>{play}'
        f'<button type="button" data-link>{escape(words["link"])}</button>{save}{note}</div>'
        f'<progress data-progress hidden aria-label="{escape(words["progress"])}"></progress>'
        '<p role="status" aria-live="polite"></p>'
        f'<script type="application/json" data-spec>{json_for_script(spec)}</script>'
    )


def json_for_script(value: Any) -> str:
    """JSON that cannot end the script element it stands in. Raises ValueError for NaN."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True)
    return text.replace("<", "\\u003c").replace("&", "\\u0026").replace("\u2028", "\\u2028")


def format_bytes(count: int) -> str:
    """Decimal units, as browsers and download managers show them."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} KB"
    return f"{count / 1_000_000:.1f} MB"
