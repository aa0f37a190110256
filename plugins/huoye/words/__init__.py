"""What the site says to its readers: one file a language, ``zh.mjs``, ``en.mjs``.

A file is a browser module whose one object is plain JSON, sections of keys and sentences, so that
Python, templates and browser modules share it. A section bears the name of what says it: ``encode``
is the figure kind, ``errors.mjs`` is that browser module, ``formula`` is the room. Readers get the
sections of browser modules alone (live/modules.py), and Pyodide its own.

A further language is one further file here. Standard library only: this runs in Pyodide too.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

#: What a reader gets in whose language there are no words.
LAST = "en"
T = TypeVar("T")
_FOLDER = Path(__file__).parent


def tags(lang: str) -> Iterator[str]:
    """The one rule of fallback: the tag itself, what it is a kind of, and English at last.

    ``zh-TW`` -> zh-tw, zh, en. Case makes no difference, and ``zh_TW`` is the same (RFC 4647).
    """
    tag = lang.lower().replace("_", "-")
    while tag:
        yield tag
        tag = tag.rpartition("-")[0]
    yield LAST


def said(texts: Mapping[str, T], lang: str) -> T:
    """The text, or whatever else there is one of for each language, for a reader of ``lang``; the
    first where the rule finds none."""
    chosen = next((tag for tag in tags(lang) if tag in texts), None)
    return next(iter(texts.values())) if chosen is None else texts[chosen]


def words_of(section: str, lang: str) -> Mapping[str, str]:
    """Key -> sentence of one section, in the language that the rule finds for ``lang``; none of a
    section that isn't there."""
    section_words: Mapping[str, str] = _catalogue(language(lang)).get(section, {})
    return section_words


def language(lang: str) -> str:
    """The language whose words a reader of ``lang`` gets: ``zh-TW`` -> zh, ``fr`` -> en."""
    return next(tag for tag in tags(lang) if _text(tag) is not None)


def html_lang(lang: str) -> str:
    """What a ``lang`` attribute says: zh -> zh-Hans; a tag that has no file of its own as it is."""
    return words_of("language", lang)["tag"] if language(lang) == lang else lang


def name_of(lang: str) -> str:
    """What a language calls itself; the tag of one that is not ours."""
    kin = language(lang) in [*tags(lang)][:-1]
    return words_of("language", lang)["name"] if kin else lang


def languages() -> list[str]:
    """Every language that has words: the files of this folder."""
    return sorted(path.stem for path in _FOLDER.glob("*.mjs"))


def excerpt(lang: str, sections: Container[str]) -> str:
    """A language's file with these sections and no others, as small as it can be."""
    chosen = {name: words for name, words in _catalogue(lang).items() if name in sections}
    text = json.dumps(chosen, ensure_ascii=False, separators=(",", ":"))
    return f"export default {text};\n"


@cache
def _catalogue(lang: str) -> dict[str, Any]:
    text = _text(lang)
    assert text is not None
    catalogue: dict[str, Any] = json.loads(text[text.index("{") : text.rindex("}") + 1])
    return catalogue


@cache
def _text(lang: str) -> str | None:
    if not lang.replace("-", "").isalnum():
        return None
    try:
        # By the loader, since in a page and in a wheel the folder is part of an archive.
        content: bytes = __loader__.get_data(str(_FOLDER / f"{lang}.mjs"))  # type: ignore[name-defined]
    except OSError:
        return None
    return content.decode("utf-8")
