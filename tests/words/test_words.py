"""The catalogue: the same keys in every language, each of them used, one rule of fallback."""

import json
import re
import string
import subprocess
from typing import Any

import pytest

from huoye.core.node import node_executable
from huoye.formula import OutOfDomain, Text
from huoye.formula.text import Sentence, say
from huoye.words import (
    LAST,
    excerpt,
    html_lang,
    language,
    languages,
    name_of,
    said,
    words_of,
)
from tests.conftest import ROOT

FOLDER = ROOT / "plugins/huoye/words"
HOUSE = ROOT / "plugins/huoye"


def _catalogue(lang: str) -> dict[str, dict[str, str]]:
    """As Node reads the file, and a browser would."""
    url = (FOLDER / f"{lang}.mjs").as_uri()
    code = f"import words from {json.dumps(url)}; console.log(JSON.stringify(words))"
    command = [str(node_executable()), "--input-type=module", "-e", code]
    catalogue: dict[str, Any] = json.loads(subprocess.check_output(command, encoding="utf-8"))
    return catalogue


CATALOGUES = {lang: _catalogue(lang) for lang in languages()}
KEYS = [(section, key) for section, words in CATALOGUES[LAST].items() for key in words]


def _places(sentence: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)


def test_python_reads_what_javascript_does() -> None:
    for lang, sections in CATALOGUES.items():
        assert {section: words_of(section, lang) for section in sections} == sections


@pytest.mark.parametrize("lang", languages())
def test_every_language_has_the_same_keys_and_places(lang: str) -> None:
    own, model = CATALOGUES[lang], CATALOGUES[LAST]
    assert {name: [*words] for name, words in own.items()} == {
        name: [*words] for name, words in model.items()
    }
    for section, key in KEYS:
        assert own[section][key], (section, key)
        assert _places(own[section][key]) == _places(model[section][key]), (section, key)


def _code() -> dict[str, str]:
    """Room -> all its code; the theme is one."""
    rooms: dict[str, str] = {}
    for path in (*HOUSE.rglob("*"), *(ROOT / "theme/templates").rglob("*")):
        catalogue = path.parent == FOLDER and path.suffix == ".mjs"
        if path.suffix in (".py", ".mjs", ".js", ".html") and not catalogue:
            room = path.relative_to(HOUSE).parts[0] if path.is_relative_to(HOUSE) else "theme"
            rooms[room] = rooms.get(room, "") + path.read_text("utf-8")
    return rooms


CODE = _code()


@pytest.mark.parametrize("section", CATALOGUES[LAST])
def test_every_key_is_used(section: str) -> None:
    # The base class of figure kinds asks by the kind's name.
    asks = re.compile(rf'(words_of\(|\[|\{{ |NAME = )"{re.escape(section)}"')
    code = "".join(code for code in CODE.values() if asks.search(code))
    # "why_{mode}": a key whose rest is a value's name.
    made = [
        re.compile(f"{re.escape(before)}.+{re.escape(after)}")
        for before, after in re.findall(r"[\"'`]([a-z_:]*)\$?\{[^{}]+\}([a-z_]*)[\"'`]", code)
        if before or after
    ]
    for key in CATALOGUES[LAST][section]:
        plain = re.search(rf"[\"'`.]{re.escape(key)}\b|\b{re.escape(key)}\b *[,}}]", code)
        assert plain or any(pattern.fullmatch(key) for pattern in made), key


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("zh", "zh"),
        ("zh-CN", "zh"),
        ("zh-hans", "zh"),
        ("zh_TW", "zh"),
        ("zh-Hant-HK", "zh"),
        ("en", "en"),
        ("en-US", "en"),
        ("fr", "en"),
        ("", "en"),
        ("../en", "en"),
    ],
)
def test_the_rule_of_fallback(wanted: str, found: str) -> None:
    assert language(wanted) == found
    assert words_of("figure", wanted) == CATALOGUES[found]["figure"]
    # The same rule chooses among an author's words.
    assert say(Text("一", en="one"), wanted) == {"zh": "一", "en": "one"}[found]
    assert said({"en": "one", "zh": "一"}, wanted) == {"zh": "一", "en": "one"}[found]


def test_authors_may_speak_more_languages() -> None:
    text = Text("周长", en="perimeter", fr="périmètre", zh_tw="周長")
    said_in = {lang: say(text, lang) for lang in ("fr-CA", "zh-TW", "zh-CN", "en", "de")}
    assert said_in == {
        "fr-CA": "périmètre",
        "zh-TW": "周長",
        "zh-CN": "周长",
        "en": "perimeter",
        "de": "perimeter",
    }
    assert say(OutOfDomain("太快", en="too fast", fr="trop vite").words, "fr") == "trop vite"


def test_a_sentence_says_its_parts_in_its_language() -> None:
    sentence = Sentence("not_finite", label=Text("长", en="length"))
    assert say(sentence, "zh") == "“长”在这里不是有限的数，请换一组参数"
    assert say(sentence, "fr") == "length is no finite number here; choose other parameters"


def test_titles_without_a_readers_language() -> None:
    assert said({"fr": "un", "it": "uno"}, "zh") == "un"


@pytest.mark.parametrize(
    ("lang", "tag", "name"),
    [
        ("zh", "zh-Hans", "中文"),
        ("en", "en", "English"),
        ("zh-tw", "zh-tw", "中文"),
        ("fr", "fr", "fr"),
    ],
)
def test_what_a_language_is_called(lang: str, tag: str, name: str) -> None:
    assert (html_lang(lang), name_of(lang)) == (tag, name)


def test_an_excerpt_is_a_file_of_the_same_kind() -> None:
    text = excerpt("zh", {"reader", "no such section"})
    assert text == f'export default {{"reader":{{"back":"{words_of("reader", "zh")["back"]}"}}}};\n'


def test_no_other_place_knows_languages() -> None:
    known = re.compile(
        r"""[=!]=\s*["']zh|startswith\(["']zh|["']zh["']\s*:|\bzh:\s*["'{`(]|split\(["']-["']\)\[0\]"""
    )
    for room, code in CODE.items():
        # The first argument of an author's Text is Chinese.
        text = code.replace('{"zh": zh, "en": en, **others}', "")
        assert not known.search(text), room
