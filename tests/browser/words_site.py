"""A small site with figures of word vectors."""

from pathlib import Path

from tests.onnx_demos.small_words import write_words

_PAGES = {
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


def write_site(content: Path) -> None:
    """A Pelican content folder: one page in Chinese and in English, and two models."""
    posts = content / "posts"
    posts.mkdir(parents=True)
    for lang in ("zh", "en"):
        write_words(content / f"models/small-{lang}", lang)
    for lang, suffix in (("zh", ""), ("en", ".en")):
        head = f"Title: words\nDate: 2017-01-01\nSlug: words\nCategory: 信息时代\nLang: {lang}"
        (posts / f"words{suffix}.md").write_text(f"{head}\n\nText.\n\n{_PAGES[lang]}\n", "utf-8")


def address(lang: str = "zh") -> str:
    """Of the page, below the site's."""
    return f"{'en/' if lang == 'en' else ''}2017/words/"
