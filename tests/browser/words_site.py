"""A small site with figures of word vectors."""

from pathlib import Path

from tests.onnx_demos.small_words import write_words

_FIGURES = {
    "zh": """/// neighbours | small-zh
    word: 海
    map: [江, 河, 湖, 海, 山, 丘, 日, 月, 星]

海的邻居。
///

/// neighbours | small-en
    word: king
    minus: man
    plus: woman
    count: 3

王、男、女。
///

/// neighbours | small-zh
    word: 江湖
    show: context
    count: 5

江湖旁边。
///""",
    "en": """/// neighbours | small-en
    word: king
    minus: man
    plus: woman
    count: 3
    map: [king, queen, man, woman, prince, princess, river, lake, sea]

King, man, woman.
///

/// neighbours | small-zh
    word: 江湖
    show: context

Beside rivers and lakes.
///""",
}
SEA, KING, BESIDE = (
    "fig-neighbours-small-zh",
    "fig-neighbours-small-en",
    "fig-neighbours-small-zh-2",
)
ARTICLES = {"words": {lang: f"Text.\n\n{figures}\n" for lang, figures in _FIGURES.items()}}


def write_models(folder: Path) -> None:
    for lang in ("zh", "en"):
        write_words(folder / f"small-{lang}", lang)
