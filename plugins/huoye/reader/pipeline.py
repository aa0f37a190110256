"""The one Markdown object of the process, and what other plugins add to the pipeline."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from markdown import Extension, Markdown
from markdown.extensions.footnotes import FootnoteExtension
from pelican.settings import DEFAULT_CONFIG

from huoye.core.errors import BuildError
from huoye.reader.deletion import DeletionExtension
from huoye.reader.han import HanExtension
from huoye.reader.source import PageSource

Pass = Callable[[str, PageSource], str]
ListingPass = Callable[[str], str]


def slugify(text: str, separator: str) -> str:
    """Heading id that keeps its letters, Han included: ``梯度 Descent`` -> ``梯度-descent``."""
    text = unicodedata.normalize("NFC", text).strip().lower()
    text = re.sub(r"[^\w\s-]", "", text)
    return re.sub(r"[\s-]+", separator, text).strip(separator)


EXTENSIONS: dict[str, dict[str, Any]] = {
    "markdown.extensions.abbr": {},
    "markdown.extensions.attr_list": {},
    "markdown.extensions.def_list": {},
    # The arrow as a letter, never as a coloured picture.
    "markdown.extensions.footnotes": {"BACKLINK_TEXT": "&#8617;&#65038;"},
    "markdown.extensions.md_in_html": {},
    "markdown.extensions.tables": {},
    "markdown.extensions.toc": {"slugify": slugify},
    "pymdownx.arithmatex": {"generic": True},
    "pymdownx.blocks.admonition": {},
    "pymdownx.blocks.details": {},
    "pymdownx.highlight": {"css_class": "highlight", "use_pygments": True},
    "pymdownx.superfences": {},
}
"""Python-Markdown extensions of every page, with their configuration."""

_BACK = {"zh": "回到正文（注 {}）", "en": "Back to the text (note {})"}

REFUSED = {
    "pymdownx.betterem": "it leaves **真，**她 as asterisks",
    "markdown.extensions.extra": "its parts are here one by one, and its fenced code clashes",
    "markdown.extensions.codehilite": "pymdownx.highlight does its work",
    "markdown.extensions.meta": "front matter is read before Markdown is",
}


@dataclass(frozen=True)
class _Ordered:
    run: Callable[..., str]
    order: int


_factories: dict[str, Callable[[], Extension]] = {
    "deletion": DeletionExtension,
    "han": HanExtension,
}
_passes: dict[str, _Ordered] = {}
_listing_passes: dict[str, _Ordered] = {}
_feed_passes: dict[str, _Ordered] = {}
_configured: dict[str, dict[str, Any]] = EXTENSIONS
_markdown: Markdown | None = None


def add_extension(name: str, factory: Callable[[], Extension]) -> None:
    """Make an extension part of every page's pipeline; the same name replaces."""
    global _markdown
    if _factories.get(name) is not factory:
        _factories[name] = factory
        _markdown = None


def add_pass(name: str, run: Pass, *, order: int) -> None:
    """Let ``run(html, page)`` change a page's HTML; ascending order, the same name replaces."""
    _passes[name] = _Ordered(run, order)


def add_listing_pass(name: str, run: ListingPass, *, order: int) -> None:
    """Let ``run(html)`` change HTML that is shown outside its page: excerpts, TOC entries."""
    _listing_passes[name] = _Ordered(run, order)


def add_feed_pass(name: str, run: ListingPass, *, order: int) -> None:
    """Let ``run(html)`` change articles on their way into a feed, whose readers run no scripts and
    have none of our style sheets."""
    _feed_passes[name] = _Ordered(run, order)


def configure(settings: Mapping[str, Any]) -> None:
    """Take Pelican's MARKDOWN setting: its extensions and configurations come on top of ours.

    Pelican's own default for it is ignored. Raises BuildError for an extension in REFUSED.
    """
    global _configured, _markdown
    wanted = settings.get("MARKDOWN") or {}
    if wanted == DEFAULT_CONFIG["MARKDOWN"]:
        wanted = {}
    configured = {name: dict(config) for name, config in EXTENSIONS.items()}
    extra = wanted.get("extension_configs", {})
    for name in [*wanted.get("extensions", []), *extra]:
        if name in REFUSED:
            raise BuildError(
                f"MARKDOWN names the extension {name}",
                mend=f"Take it out of the settings: {REFUSED[name]}",
            )
        configured.setdefault(name, {}).update(extra.get(name, {}))
    if configured != _configured:
        _configured = configured
        _markdown = None


def markdown(lang: str = "zh") -> Markdown:
    """The process's Markdown object, built anew only after a change; reset it between texts.

    lang: the page's language, in which footnotes lead back.
    """
    global _markdown
    if _markdown is None:
        _markdown = Markdown(
            extensions=[*_configured, *(factory() for factory in _factories.values())],
            extension_configs={name: config for name, config in _configured.items() if config},
            output_format="html",
        )
    for extension in _markdown.registeredExtensions:
        if isinstance(extension, FootnoteExtension):
            extension.setConfig("BACKLINK_TITLE", _BACK.get(lang, _BACK["en"]))
    return _markdown


def discard() -> None:
    """Let the next page begin with a new Markdown object."""
    global _markdown
    _markdown = None


def run_passes(html: str, page: PageSource) -> str:
    """A page's HTML after every pass."""
    for step in _in_order(_passes):
        html = step.run(html, page)
    return html


def run_listing_passes(html: str) -> str:
    """A piece of HTML as listings show it."""
    for step in _in_order(_listing_passes):
        html = step.run(html)
    return html


def run_feed_passes(html: str) -> str:
    """An article as feeds carry it."""
    for step in _in_order(_feed_passes):
        html = step.run(html)
    return html


def _in_order(steps: dict[str, _Ordered]) -> list[_Ordered]:
    return sorted(steps.values(), key=lambda step: step.order)
