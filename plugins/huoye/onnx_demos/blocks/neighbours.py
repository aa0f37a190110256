"""``/// neighbours | model``: a word's nearest words, analogies, p(context | word), and a map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np

from huoye.live.block import BlockError, Figure, LiveBlock, Range
from huoye.live.figure import Control, LiveFile
from huoye.onnx_demos.models import Models
from huoye.onnx_demos.word_map import map_svg, plane_of
from huoye.onnx_demos.word_model import Ranking, WordModel
from huoye.reader import PageSource

MAX_MAP = 60
_TERMS = (("word", 1.0), ("minus", -1.0), ("plus", 1.0))
_BAR = 64
#: A map of so few words stands beside the table where there is room.
_FEW = 12
_COLUMNS = "grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr));"


@dataclass(frozen=True)
class Options:
    """What authors write: word − minus + plus is asked about."""

    word: str
    minus: str = ""
    plus: str = ""
    #: By cosine, or by the softmax of ``word`` alone.
    show: Literal["nearest", "context"] = "nearest"
    #: Words listed.
    count: Annotated[int, Range(1, 30)] = 10
    #: Words of the drawing, at least three; none where there is no drawing.
    map: tuple[str, ...] = ()


#: Those that readers may move, in the order of their controls.
_INPUTS = ("show", "word", "minus", "plus", "count")
Asked = Figure[WordModel, Options]


class Neighbours(LiveBlock[WordModel, Options]):
    """Scores the whole vocabulary for a word or an analogy, and lists the best."""

    NAME = "neighbours"
    OPTIONS = Options
    TOLERANCE = "ranking"

    def subject(self, argument: str, page: PageSource) -> WordModel:
        return page.build.get(Models).find(argument, WordModel)

    def check(self, figure: Asked) -> None:
        _check(figure.subject, figure.options)

    def key(self, figure: Asked) -> Mapping[str, Any]:
        return {**figure.subject.made_from(), **self.inputs(figure)}

    def compute(self, figure: Asked) -> dict[str, Any]:
        return _ranking(figure.subject, figure.options)

    def result(self, figure: Asked) -> str:
        options = figure.options
        return (
            f'<div class="result" style="{_COLUMNS if len(options.map) <= _FEW else ""}">'
            f"<div>{_table(figure)}</div>{_map(figure)}</div>"
        )

    def inputs(self, figure: Asked) -> Mapping[str, Any]:
        return {name: getattr(figure.options, name) for name in _INPUTS}

    def values(self, figure: Asked) -> Any:
        return figure.made

    def controls(self, figure: Asked) -> Iterable[Control]:
        options, words = figure.options, _words(figure)
        choices = (("nearest", words["nearest"]), ("context", words["context"]))
        yield Control("show", words["show"], "select", options.show, choices=choices)
        for name, others in _others(figure.subject, options).items():
            yield Control(name, words[name], "text", getattr(options, name), choices=others)
        yield figure.number("count", "integer")

    def tools(self, figure: Asked) -> str:
        return f'<p class="note">{escape(_words(figure)["hint"])}</p>'

    def files(self, figure: Asked) -> Iterable[LiveFile]:
        return figure.subject.browser_files()

    def data(self, figure: Asked) -> Mapping[str, Any]:
        model = figure.subject
        return {**model.browser_data(), "lang": model.lang, "words": _words(figure)}

    def dependencies(self, figure: Asked) -> Iterable[Path]:
        return figure.subject.dependencies


def query_of(options: Options) -> str:
    """What is asked about, as it is written: a − b + c. Twin in neighbours.mjs."""
    if options.show == "context":
        return options.word
    minus = f" − {options.minus}" if options.minus else ""
    return f"{options.word}{minus}{f' + {options.plus}' if options.plus else ''}"


def _check(model: WordModel, options: Options) -> None:
    """Raises BlockError, which names the option."""
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
        raise BlockError(what, mend=f"Name 3 to {MAX_MAP} different words", option="map")
    if options.show == "nearest" and options.minus == options.word and not options.plus:
        what = f"“{options.word}” less itself leaves nothing"
        raise BlockError(what, mend="Subtract another word", option="minus")


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


def _words(figure: Asked) -> dict[str, str]:
    """The figure's sentences for this model; twin of the filling is in neighbours.mjs."""
    manifest = figure.subject.manifest
    words = dict(figure.words)
    cbow = words.pop("caption_context_cbow")
    if manifest.architecture == "cbow":
        words["caption_context"] = cbow
    size = f"{manifest.words:,}"
    return {name: text.replace("{size}", size) for name, text in words.items()}


def _others(model: WordModel, options: Options) -> dict[str, tuple[tuple[str, str], ...]]:
    """Other words of each text control, for the page check: near ones, so that what it compares is
    what readers come to see."""
    near = [word for word, _ in model.nearest([(options.word, 1.0)], 2 * len(_TERMS))]
    pairs = {}
    for index, (name, _) in enumerate(_TERMS):
        own = near[2 * index : 2 * index + 2] or [options.word]
        pairs[name] = tuple((word, word) for word in own)
    return pairs


def _table(figure: Asked) -> str:
    """Twin: ``tableOf`` of neighbours.mjs, whose words are buttons."""
    options, values, words = figure.options, figure.made, _words(figure)
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
    caption, note = words[f"caption_{options.show}"], words[f"note_{options.show}"]
    for place, text in fill.items():
        caption, note = caption.replace(place, text), note.replace(place, text)
    head = (
        f'<th scope="col">{escape(words["term"])}</th><th scope="col" colspan="2">'
        f"{escape(words['probability' if context else 'cosine'])}</th>"
    )
    return (
        f'<table tabindex="0"><caption>{escape(caption, quote=False)}</caption>'
        f"<thead><tr>{head}</tr></thead>"
        f'<tbody lang="{figure.subject.lang}">{rows}</tbody></table>'
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


def _map(figure: Asked) -> str:
    model, options, words = figure.subject, figure.options, _words(figure)
    if not options.map:
        return ""
    plane = plane_of(np.stack([model.vector(word) for word in options.map]).astype(np.float64))
    title = words["map"].replace("{words}", ", ".join(options.map))
    note = words["map_note"].replace("{share}", f"{plane.share:.0%}")
    drawing = map_svg(options.map, plane, {"title": title, "lang": model.lang})
    return f'<div class="plot-box" data-map>{drawing}<p class="note">{escape(note)}</p></div>'
