"""``/// neighbours | model``: a word's nearest words, analogies, p(context | word), and a map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import numpy as np

from huoye.live.block import BlockError, Figure, LiveBlock, Range
from huoye.live.figure import Control, LiveFile, Origin
from huoye.onnx_demos.manifest.word_manifest import Role
from huoye.onnx_demos.models import Models
from huoye.onnx_demos.word_map import plane_of
from huoye.onnx_demos.word_model import Ranking, WordModel
from huoye.reader import PageSource
from huoye.render.renderer import Renderer

MAX_MAP = 60
_TERMS = (("word", 1.0), ("minus", -1.0), ("plus", 1.0))
_DRAWING, _MAP_DRAWING = (
    Path(__file__).with_name(f"neighbours_{name}.mjs") for name in ("drawing", "map")
)


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
    OWN_WORDS = True
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
        options, model = figure.options, figure.subject
        drawing = {
            "query": {name: getattr(options, name) for name in ("show", "word", "minus", "plus")},
            "ranking": figure.made,
            "lang": model.lang,
            "words": _words(figure),
            "asks": False,
        }
        return figure.page.build.get(Renderer).drawing(_DRAWING, drawing)

    def more(self, figure: Asked) -> str:
        options, model = figure.options, figure.subject
        if not options.map:
            return ""
        drawing = {"map": _map(model, options.map), "lang": model.lang, "words": _words(figure)}
        return figure.page.build.get(Renderer).drawing(_MAP_DRAWING, drawing)

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
        return figure.subject.run_files(*get_args(Role))

    def offered(self, figure: Asked) -> Iterable[LiveFile]:
        return figure.subject.other_files()

    def data(self, figure: Asked) -> Mapping[str, Any]:
        model = figure.subject
        return {
            **model.browser_data(),
            "reserve": model.runs_on_engine,
            "lang": model.lang,
            "words": _words(figure),
        }

    def origins(self, figure: Asked) -> Iterable[Origin]:
        return figure.subject.origin(figure.page)

    def dependencies(self, figure: Asked) -> Iterable[Path]:
        return figure.subject.dependencies


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
    """The figure's sentences for this model."""
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


def _map(model: WordModel, words: tuple[str, ...]) -> dict[str, Any]:
    plane = plane_of(np.stack([model.vector(word) for word in words]).astype(np.float64))
    return {"words": list(words), "places": plane.places.tolist(), "share": plane.share}
