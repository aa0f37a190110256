"""The HTML contract of a live figure: what a figure kind hands over, and the markup made of it.

The contract is described for authors of figure kinds in docs/figures.md; static/hydrate.mjs is its
other half.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from huoye.core.files import PublishedFile
from huoye.live.control import Control as Control
from huoye.live.control import ControlKind as ControlKind
from huoye.live.control import control_html, play_html
from huoye.words import words_of
from huoye.words.marking import own_mark

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
    #: SHA-256 of what is inside, of a file that is published as gzip.
    inside: str = ""

    def in_spec(self) -> dict[str, Any]:
        """What the page's script needs to fetch and verify it."""
        sizes = {name: getattr(self, name) for name in ("role", "url", "bytes", "gzip")}
        return {**sizes, "sha256": self.inside or self.sha256}


@dataclass(frozen=True)
class Origin:
    """What a figure is computed with and that has a page of its own, as a model has."""

    #: What it is to whoever makes the page: “model”.
    kind: str
    name: str
    #: What readers call it.
    title: str
    #: The page, below the site's root.
    url: str

    @property
    def mark(self) -> str:
        """By which a page's result says so, but for the figure."""
        return f"{self.kind}:{self.name}"


@dataclass(frozen=True)
class Baked:
    """What a figure kind made at build."""

    #: The result, shown without JavaScript: all of it, or what stays in sight of the controls.
    html: str
    #: The default inputs, JSON.
    inputs: Mapping[str, Any]
    #: JSON that the browser must reproduce at ``inputs``. For "pixels" each image in ``html`` is
    #: held against the canvas in its place, and these are numbers that stand beside them, or None;
    #: for "ranking" they are ``words`` and their ``scores``, the largest first, and numbers beside.
    values: Any = None
    #: HTML of the rest of the result, which stands below the controls.
    more: str = ""
    #: The native inputs, in their order.
    controls: tuple[Control, ...] = ()
    #: What *Run* downloads; its price.
    files: tuple[LiveFile, ...] = ()
    #: What is fetched only when the reader asks for more, so that it is not in the price.
    later: tuple[LiveFile, ...] = ()
    #: HTML before the result, which stays while results change.
    lead: str = ""
    #: Plain words beside the buttons, about what is fetched later, say.
    note: str = ""
    #: How near live must come to baked, by its name in check/compare.py.
    tolerance: str = "bits"
    #: HTML of the kind's own under the controls, which the module's ``wake`` brings to life.
    tools: str = ""
    #: Whether labels, tools and result are in the kind's words, and none in an author's.
    own_words: bool = False
    #: “room/module”: the browser module that computes the figure.
    widget: str = ""
    #: The page holds every result, so that the figure is alive at once.
    instant: bool = False
    #: Files that the module finds in ``data`` and fetches when the reader asks for what they bring.
    offered: tuple[LiveFile, ...] = ()
    #: What the module wants besides, JSON.
    data: Mapping[str, Any] = field(default_factory=dict)
    #: What has a page of its own, which the figure's foot links to.
    origins: tuple[Origin, ...] = ()
    #: Every file that was read.
    dependencies: tuple[Path, ...] = ()


def figure_html(
    baked: Baked,
    *,
    identifier: str,
    lang: str,
    written: Mapping[str, Any] | None = None,
) -> str:
    """Everything inside ``<figure>`` but the caption.

    Whoever reads it, sees it or goes through it by Tab meets the result, what moves it, and the
    rest of the result, in this order; where there is a lead, what moves it and then the result,
    since the lead is what readers change.

    written: name, argument and options of the author's block, by which the page check bakes the
    figure at other inputs.

    The interactive part is hidden until static/hydrate.mjs wakes it, so that without JavaScript no
    dead button is shown.
    """
    words = words_of("figure", lang)
    # What the figure itself says is English where there are no words in the page's language.
    mark = own_mark(lang)
    of_kind = mark if baked.own_words else ""
    spec = {
        **baked.data,
        "widget": baked.widget,
        "inputs": dict(baked.inputs),
        "values": baked.values,
        "files": [file.in_spec() for file in (*baked.files, *baked.later)],
        "tolerance": baked.tolerance,
        "written": written,
        **({"instant": True} if baked.instant else {}),
    }
    taken = baked.data.keys() & _OF_EVERY_SPEC
    assert not taken, f"data of a figure kind may not bear the names {sorted(taken)}"
    # A number stays with its unit where a button has no room for both.
    price = format_bytes(sum(file.gzip for file in baked.files)).replace(" ", "\u00a0")
    controls = "".join(control_html(control, identifier, words, mark) for control in baked.controls)
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
    result = f"<div data-baked{of_kind}>{baked.html}</div>"
    # Named as a group, not as a form: a page with several figures has no several landmarks.
    name, legend = f' aria-label="{escape(words["controls"])}"', ""
    if mark and not of_kind:
        # An attribute is in the language of all that its element holds.
        name, legend = (
            "",
            f'<legend class="visually-hidden"{mark}>{escape(words["controls"])}</legend>',
        )
    panel = (
        "<div data-panel>"
        "<form data-controls hidden>"
        f"<fieldset disabled{name}{of_kind}>{legend}{controls}{tools}"
        f'<button type="reset" data-reset{mark}>{escape(words["reset"])}</button>'
        f"</fieldset></form><div data-extras{mark} hidden>"
        f'<button type="button" data-link>{escape(words["link"])}</button>'
        f"{save}{note}</div>"
        # Last, and of all this what stays under the thumb.
        f'<div data-actions{mark} data-late="{escape(words["late"])}" hidden>'
        f'<progress data-progress hidden aria-label="{escape(words["progress"])}"></progress>'
        f"{run}"
        f'<button type="button" data-stop hidden>{escape(words["stop"])}</button>{play}'
        '<p role="status" aria-live="polite"></p></div>'
        f'<script type="application/json" data-spec>{json_for_script(spec)}</script></div>'
    )
    pair = f"{panel}{result}" if baked.lead else f"{result}{panel}"
    beside = "beside" if not baked.lead and (baked.controls or baked.tools) else ""
    return (
        f'{baked.lead}<div data-view="{beside}"><div data-pair>{pair}</div>'
        f"<div data-more{of_kind}>{baked.more}</div></div>"
    )


def foot_html(origins: Sequence[Origin], lang: str) -> str:
    """The last thing in a figure's caption: small links to what it is computed with; "" for
    nothing."""
    if not origins:
        return ""
    words = words_of("figure", lang)
    # Pelican's way, which holds in pages and in feeds.
    links = words["between"].join(
        f'<a href="{{static}}/{escape(origin.url)}">{escape(origin.title)}</a>'
        for origin in origins
    )
    foot = words["origins"].format(names=links)
    mark = own_mark(lang)
    return f"<p data-foot>{f'<span{mark}>{foot}</span>' if mark else foot}</p>"


def json_for_script(value: Any) -> str:
    """JSON that cannot end the script element it stands in. Raises ValueError for NaN."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True)
    return text.replace("<", "\\u003c").replace("&", "\\u0026").replace("\u2028", "\\u2028")


def format_bytes(count: int) -> str:
    """Decimal units, as browsers and download managers show them."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} KB"
    return f"{count / 1_000_000:.1f} MB"
