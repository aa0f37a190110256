"""``/// neighbours | model``: a word's nearest words, analogies, p(context | word), and a map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

import numpy as np

from huoye.live.bake_store import BakeStore
from huoye.live.block import BlockError, LiveBlock
from huoye.live.figure import Baked, Control
from huoye.onnx_demos.models import Models
from huoye.onnx_demos.sources import check_range
from huoye.onnx_demos.word_map import map_svg, plane_of
from huoye.onnx_demos.word_model import Ranking, WordModel
from huoye.reader import PageSource
from huoye.words import words_of

MAX_COUNT = 30
MAX_MAP = 60
_TERMS = (("word", 1.0), ("minus", -1.0), ("plus", 1.0))
_BAR = 64
#: A map of so few words stands beside the table where there is room.
_FEW = 12
_COLUMNS = "grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr));"


@dataclass(frozen=True)
class Options:
    """word − minus + plus is asked about; show: by cosine, or by the softmax of ``word`` alone.

    count: words listed. map: words of the drawing, at least three; none where there is no drawing.
    """

    word: str
    minus: str = ""
    plus: str = ""
    show: Literal["nearest", "context"] = "nearest"
    count: int = 10
    map: tuple[str, ...] = ()


class Neighbours(LiveBlock):
    """Scores the whole vocabulary for a word or an analogy, and lists the best."""

    NAME = "neighbours"
    WIDGET = "onnx_demos/neighbours"
    OPTIONS = Options

    def bake(self, argument: str, options: Options, page: PageSource) -> Baked:
        model = page.build.get(Models).find(argument, WordModel)
        _check(model, options)
        key = {
            "kind": self.NAME,
            **model.made_from(),
            **{name: getattr(options, name) for name in ("word", "minus", "plus", "show", "count")},
        }
        values = page.build.get(BakeStore).get_or_make(key, lambda: _ranking(model, options))
        said = _said(model, page.lang)
        inputs = {
            name: getattr(options, name) for name in ("show", "word", "minus", "plus", "count")
        }
        return Baked(
            html=f'<div class="result" style="{_COLUMNS if len(options.map) <= _FEW else ""}">'
            f"<div>{_table(options, values, said, model.lang)}</div>"
            f"{_map(model, options, said)}</div>",
            inputs=inputs,
            values=values,
            controls=_controls(model, options, said),
            files=model.browser_files(),
            tolerance="ranking",
            tools=f'<p class="note">{escape(said["hint"])}</p>',
            data={**model.browser_data(), "lang": model.lang, "words": said},
            dependencies=model.dependencies,
        )


def query_of(options: Options) -> str:
    """What is asked about, as it is written: a − b + c. Twin in static/neighbours.mjs."""
    if options.show == "context":
        return options.word
    minus = f" − {options.minus}" if options.minus else ""
    return f"{options.word}{minus}{f' + {options.plus}' if options.plus else ''}"


def _check(model: WordModel, options: Options) -> None:
    """Raises BlockError, which names the option."""
    check_range("count", options.count, 1, MAX_COUNT)
    for name, word in (
        *((name, getattr(options, name)) for name, _ in _TERMS),
        *(("map", word) for word in options.map),
    ):
        if not word and name in ("minus", "plus"):
            continue
        try:
            model.id_of(word)
        except BlockError as error:
            raise BlockError(error.what, mend=error.mend, option=name) from None
    if options.map and not (3 <= len(options.map) <= MAX_MAP and _distinct(options.map)):
        what = f"{len(options.map)} words are no map"
        raise BlockError(what, mend=f"name 3 to {MAX_MAP} different words", option="map")
    if options.show == "nearest" and options.minus == options.word and not options.plus:
        what = f"“{options.word}” less itself leaves nothing"
        raise BlockError(what, mend="subtract another word", option="minus")


def _distinct(words: tuple[str, ...]) -> bool:
    return len(set(words)) == len(words)


def _ranking(model: WordModel, options: Options) -> dict[str, Any]:
    if options.show == "context":
        found, itself = model.following(options.word, options.count)
        return {**_columns(found), "itself": itself}
    terms = [(getattr(options, name), weight) for name, weight in _TERMS]
    return _columns(model.nearest([term for term in terms if term[0]], options.count))


def _columns(found: Ranking) -> dict[str, Any]:
    return {"words": [word for word, _ in found], "scores": [score for _, score in found]}


def _said(model: WordModel, lang: str) -> dict[str, str]:
    """The figure's sentences for this model; twin of the filling is in static/neighbours.mjs."""
    words = dict(words_of("neighbours", lang))
    cbow = words.pop("caption_context_cbow")
    if model.manifest.architecture == "cbow":
        words["caption_context"] = cbow
    size = f"{model.manifest.words:,}"
    return {name: text.replace("{size}", size) for name, text in words.items()}


def _controls(model: WordModel, options: Options, said: Mapping[str, str]) -> tuple[Control, ...]:
    choices = (("nearest", said["nearest"]), ("context", said["context"]))
    return (
        Control("show", said["show"], "select", options.show, choices=choices),
        *(
            Control(name, said[name], "text", getattr(options, name), choices=others)
            for name, others in _others(model, options).items()
        ),
        Control("count", said["count"], "integer", options.count, 1, MAX_COUNT),
    )


def _others(model: WordModel, options: Options) -> dict[str, tuple[tuple[str, str], ...]]:
    """Other words of each text control, for the page check: near ones, so that what it compares is
    what readers come to see."""
    near = [word for word, _ in model.nearest([(options.word, 1.0)], 2 * len(_TERMS))]
    pairs = {}
    for index, (name, _) in enumerate(_TERMS):
        own = near[2 * index : 2 * index + 2] or [options.word]
        pairs[name] = tuple((word, word) for word in own)
    return pairs


def _table(options: Options, values: Mapping[str, Any], said: Mapping[str, str], lang: str) -> str:
    """Twin: ``tableOf`` of static/neighbours.mjs, whose words are buttons."""
    context = options.show == "context"
    scores = values["scores"]
    full = max(scores, default=1.0) if context else 1.0
    rows = "".join(
        f'<tr><th scope="row">{escape(word, quote=False)}</th><td>{_bar(score / full)}</td>'
        f'<td class="number">{shown(score, percent=context)}</td></tr>'
        for word, score in zip(values["words"], scores, strict=True)
    )
    fill = {
        "{sum}": shown(sum(scores), percent=True),
        "{itself}": shown(values.get("itself", 0.0), percent=True),
        # Last: an author's word may look like a place to be filled.
        "{query}": query_of(options),
    }
    caption, note = said[f"caption_{options.show}"], said[f"note_{options.show}"]
    for place, text in fill.items():
        caption, note = caption.replace(place, text), note.replace(place, text)
    head = (
        f'<th scope="col">{escape(said["term"])}</th><th scope="col" colspan="2">'
        f"{escape(said['probability' if context else 'cosine'])}</th>"
    )
    return (
        f'<table tabindex="0"><caption>{escape(caption, quote=False)}</caption>'
        f"<thead><tr>{head}</tr></thead>"
        f'<tbody lang="{lang}">{rows}</tbody></table>'
        f'<p class="note" style="margin-top: 1rem;">{escape(note, quote=False)}</p>'
    )


def shown(score: float, *, percent: bool) -> str:
    """A cosine, or a probability in per cent, with three decimals."""
    text = f"{100 * score:.3f}%" if percent else f"{score:.3f}"
    return text.replace("-", "−")


def _bar(share: float) -> str:
    """Complete by itself, since feeds have no style sheet and paper no backgrounds."""
    width = round(_BAR * min(1.0, max(0.0, share)))
    return (
        f'<svg width="{_BAR}" height="8" aria-hidden="true">'
        f'<rect width="{width}" height="8" fill="var(--living, currentColor)"></rect></svg>'
    )


def _map(model: WordModel, options: Options, said: Mapping[str, str]) -> str:
    if not options.map:
        return ""
    plane = plane_of(np.stack([model.vector(word) for word in options.map]).astype(np.float64))
    title = said["map"].replace("{words}", ", ".join(options.map))
    note = said["map_note"].replace("{share}", f"{plane.share:.0%}")
    drawing = map_svg(options.map, plane, {"title": title, "lang": model.lang})
    return f'<div class="plot-box" data-map>{drawing}<p class="note">{escape(note)}</p></div>'
