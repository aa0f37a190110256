"""Pelican's side of the room: what templates get."""

from __future__ import annotations

from pelican import Pelican
from pelican.plugins import signals

from huoye.words import html_lang, name_of, said, words_of
from huoye.words.marking import direction, lang_attributes, marked_words_of, spoken

#: By the names under which templates call them.
TEMPLATE_FUNCTIONS = {
    "direction": direction,
    "html_lang": html_lang,
    "lang_attributes": lang_attributes,
    "marked_words_of": marked_words_of,
    "name_of": name_of,
    "said": said,
    "spoken": spoken,
    "words_of": words_of,
}


def _begin(pelican: Pelican) -> None:
    own = pelican.settings["JINJA_GLOBALS"]
    pelican.settings["JINJA_GLOBALS"] = {**TEMPLATE_FUNCTIONS, **own}


def connect() -> None:
    """Take part in every build from now on."""
    signals.initialized.connect(_begin)
