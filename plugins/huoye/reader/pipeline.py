"""A build's one Markdown object, and what rooms and other plugins add to the pipeline."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from markdown import Extension, Markdown
from markdown.extensions.footnotes import FootnoteExtension
from pymdownx.arithmatex import arithmatex_fenced_format
from pymdownx.blocks import BlocksProcessor

from huoye.core.build import Build
from huoye.core.value_store import ValueStore
from huoye.reader.deletion import DeletionExtension
from huoye.reader.han import HanExtension
from huoye.reader.links import as_pelican_has_them
from huoye.reader.markdown import tasks
from huoye.reader.markdown.addresses import AddressExtension
from huoye.reader.markdown.admonitions import AdmonitionExtension
from huoye.reader.markdown.angles import AngleExtension
from huoye.reader.markdown.attributes import StrictAttributesExtension
from huoye.reader.markdown.callouts import CalloutExtension
from huoye.reader.markdown.classes_alone import ClassesAlone
from huoye.reader.markdown.code_head import CodeHeadExtension
from huoye.reader.markdown.contents_marker import ContentsMarkerExtension
from huoye.reader.markdown.definitions import DefinitionExtension
from huoye.reader.markdown.display_maths import DisplayMathsExtension
from huoye.reader.markdown.emoji import EmojiExtension
from huoye.reader.markdown.emphasis import WholeEmphasisExtension
from huoye.reader.markdown.escapes import EscapeExtension
from huoye.reader.markdown.fences import FenceExtension
from huoye.reader.markdown.footnotes import NamedFootnoteExtension
from huoye.reader.markdown.html_blocks import HtmlBlockExtension
from huoye.reader.markdown.html_maths import HtmlMathsExtension
from huoye.reader.markdown.inline_maths import InlineMathsExtension
from huoye.reader.markdown.inline_notes import InlineNoteExtension
from huoye.reader.markdown.inline_texts import InlineTextExtension
from huoye.reader.markdown.interruptions import InterruptionExtension
from huoye.reader.markdown.kept_code import keep_code
from huoye.reader.markdown.line_breaks import LineBreakExtension
from huoye.reader.markdown.links import LinkExtension
from huoye.reader.markdown.lists import ListExtension
from huoye.reader.markdown.mark import MarkExtension
from huoye.reader.markdown.picture_sizes import PictureSizeExtension
from huoye.reader.markdown.scripts import ScriptExtension
from huoye.reader.markdown.signs import SignExtension
from huoye.reader.markdown.table_cells import TableCellExtension
from huoye.reader.markdown.whole_blocks import WholeBlocksExtension
from huoye.reader.markdown_setting import Extensions, configured
from huoye.reader.snippets import note_files
from huoye.reader.source import PageSource
from huoye.reader.theme_ids import ThemeIds
from huoye.words import words_of

Pass = Callable[[str, PageSource], str]
ListingPass = Callable[[str], str]
Factory = Callable[[], Extension]


def slugify(text: str, separator: str) -> str:
    """Heading id that keeps its letters, Han included: ``梯度 Descent`` -> ``梯度-descent``."""
    text = unicodedata.normalize("NFC", text).strip().lower()
    text = re.sub(r"[^\w\s-]", "", text)
    return re.sub(r"[\s-]+", separator, text).strip(separator)


EXTENSIONS: dict[str, dict[str, Any]] = {
    "markdown.extensions.abbr": {},
    "markdown.extensions.admonition": {},
    "markdown.extensions.attr_list": {},
    "markdown.extensions.def_list": {},
    # The arrow as a letter, never as a coloured picture.
    "markdown.extensions.footnotes": {
        "BACKLINK_TEXT": "&#8617;&#65038;",
        # Numbers in the order in which readers meet them.
        "USE_DEFINITION_ORDER": False,
    },
    "markdown.extensions.md_in_html": {},
    "markdown.extensions.tables": {},
    # Our own list of contents knows formulas.
    "markdown.extensions.toc": {"slugify": slugify, "marker": ""},
    "pymdownx.arithmatex": {"generic": True},
    "pymdownx.blocks.admonition": {},
    "pymdownx.blocks.details": {},
    "pymdownx.details": {},
    "pymdownx.highlight": {"css_class": "highlight", "use_pygments": True},
    "pymdownx.tasklist": {},
    "pymdownx.superfences": {
        # ```math, as on GitHub.
        "custom_fences": [
            {"name": "math", "class": "arithmatex", "format": arithmatex_fenced_format()}
        ]
    },
}
"""Python-Markdown extensions of every page, with their configuration."""


@dataclass(frozen=True)
class _Ordered:
    run: Callable[..., str]
    order: int
    is_pure: bool = False


@dataclass(frozen=True)
class Step:
    """What takes part in making pages, as a room or a plugin has added it."""

    name: str
    run: Callable[..., Any]
    #: Whether a plugin says so.
    is_pure: bool

    @property
    def module(self) -> str:
        """Where it is written, as Python names it."""
        return str(getattr(self.run, "__module__", ""))


def _blocks(markdown: Markdown) -> list[BlocksProcessor]:
    return [one for one in markdown.parser.blockprocessors if isinstance(one, BlocksProcessor)]


class Pipeline:
    """From Markdown to HTML, the same for every page of a build; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._theme_ids = build.get(ThemeIds)
        #: Of other plugins' extensions, by name: whether HTML depends on nothing but the text.
        self._pure: dict[str, bool] = {}
        self._factories: dict[str, Factory] = {
            "code-head": CodeHeadExtension,
            "admonitions": AdmonitionExtension,
            "angles": AngleExtension,
            "attributes": StrictAttributesExtension,
            "definitions": DefinitionExtension,
            "deletion": DeletionExtension,
            "display-maths": DisplayMathsExtension,
            "emphasis": WholeEmphasisExtension,
            "escapes": EscapeExtension,
            "fences": FenceExtension,
            "footnotes": NamedFootnoteExtension,
            "han": HanExtension,
            "addresses": AddressExtension,
            "callouts": lambda: CalloutExtension(lambda: self._lang),
            "contents-marker": lambda: ContentsMarkerExtension(lambda: self._lang),
            "line-breaks": LineBreakExtension,
            "mark": MarkExtension,
            "html-blocks": HtmlBlockExtension,
            "html-maths": HtmlMathsExtension,
            "inline-maths": InlineMathsExtension,
            "links": lambda: LinkExtension(lambda: self.page),
            "interruptions": InterruptionExtension,
            "lists": ListExtension,
            "table-cells": TableCellExtension,
            "emoji": EmojiExtension,
            "inline-notes": InlineNoteExtension,
            "inline-texts": InlineTextExtension,
            "picture-sizes": PictureSizeExtension,
            "scripts": ScriptExtension,
            "signs": SignExtension,
        }
        self._passes: dict[str, _Ordered] = {
            "links": _Ordered(as_pelican_has_them, 10),
            "tasks": _Ordered(tasks.named, 11),
        }
        self._listing_passes: dict[str, _Ordered] = {}
        self._feed_passes: dict[str, _Ordered] = {}
        self._markdown: Markdown | None = None
        self._block_names: frozenset[str] | None = None
        self._page: PageSource | None = None
        #: Of the text that was last read.
        self._lang = "zh"

    def add_extension(self, name: str, factory: Factory, *, is_pure: bool = False) -> None:
        """Make an extension part of every page's Markdown; the same name replaces.

        is_pure: see ``add_pass``.
        """
        self._factories[name] = factory
        self._pure[name] = is_pure
        self._markdown = None

    def add_pass(self, name: str, run: Pass, *, order: int, is_pure: bool = False) -> None:
        """Let ``run(html, page)`` change a page's HTML; ascending order, the same name replaces.

        is_pure: it changes nothing else, and depends on nothing but its code, the page, the
        settings, and files that it adds to ``page.dependencies``. Where one isn't, every page is
        read in every build.
        """
        self._passes[name] = _Ordered(run, order, is_pure)

    def add_listing_pass(
        self, name: str, run: ListingPass, *, order: int, is_pure: bool = False
    ) -> None:
        """Let ``run(html)`` change HTML shown outside its page: excerpts, TOC entries.

        is_pure: see ``add_pass``.
        """
        self._listing_passes[name] = _Ordered(run, order, is_pure)

    def add_feed_pass(self, name: str, run: ListingPass, *, order: int) -> None:
        """Let ``run(html)`` change articles on their way into a feed, whose readers run no scripts
        and have none of our style sheets."""
        self._feed_passes[name] = _Ordered(run, order)

    @property
    def page(self) -> PageSource:
        """The page being read, for extensions. Raises RuntimeError while none is."""
        if self._page is None:
            raise RuntimeError("no page is being read")
        return self._page

    @contextmanager
    def reading(self, page: PageSource) -> Iterator[None]:
        """Make ``page`` the one that extensions meet."""
        before, self._page = self._page, page
        try:
            yield
        finally:
            self._page = before

    def markdown(self, lang: str = "zh") -> Markdown:
        """The build's Markdown object, made anew only after a change; reset it between texts.

        lang: the page's language, in which footnotes lead back. Raises BuildError for settings that
        name an extension which would do harm.
        """
        self._lang = lang
        if self._markdown is None:
            self._block_names = None
            extensions = self._with_free_ids(self.extensions())
            code = extensions["pymdownx.highlight"]
            if not code.get("noclasses"):
                code["pygments_style"] = ClassesAlone
            self._markdown = Markdown(
                extensions=[
                    WholeBlocksExtension(),
                    *extensions,
                    *(factory() for factory in self._factories.values()),
                ],
                extension_configs={name: config for name, config in extensions.items() if config},
                output_format="html",
            )
            note_files(self._markdown, lambda: self.page)
            keep_code(self._markdown, self._build.get(ValueStore))
        for extension in self._markdown.registeredExtensions:
            if isinstance(extension, FootnoteExtension):
                extension.setConfig("BACKLINK_TITLE", words_of("reader", lang)["back"])
        return self._markdown

    def extensions(self) -> Extensions:
        """Extensions of Python-Markdown, named or themselves, with their configuration: ours and
        those of the setting MARKDOWN. Raises BuildError as ``markdown`` does."""
        return configured(self._build, EXTENSIONS)

    def _with_free_ids(self, extensions: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        """The extensions, so configured that no heading gets an id of the theme's."""
        toc = extensions["markdown.extensions.toc"]
        chosen = toc["slugify"]

        def free(text: str, separator: str) -> str:
            slug: str = chosen(text, separator)
            return f"{slug}_1" if slug in self._theme_ids.ids else slug

        toc["slugify"] = free
        return extensions

    def steps(self) -> Iterator[Step]:
        """Whatever takes part in making a page, but for the extensions of the setting MARKDOWN."""
        for name, factory in self._factories.items():
            yield Step(name, factory, self._pure.get(name, False))
        for name, step in (*self._passes.items(), *self._listing_passes.items()):
            yield Step(name, step.run, step.is_pure)

    def block_names(self) -> frozenset[str]:
        """Names of the blocks that a page may have: pymdownx's and those of figures."""
        markdown = self.markdown(self._lang)
        if self._block_names is None:
            self._block_names = frozenset(name for one in _blocks(markdown) for name in one.blocks)
        return self._block_names

    def block_options(self, name: str) -> frozenset[str]:
        """Names of the options that a block may have, as pymdownx knows them."""
        found = (one.blocks.get(name) for one in _blocks(self.markdown(self._lang)))
        return frozenset(option for one in found if one for option in ("attrs", *one.OPTIONS))

    def html(self, text: str, lang: str) -> str:
        """A text as Markdown makes it, without passes."""
        md = self.markdown(lang)
        try:
            html = md.convert(text)
        except BaseException:
            # A parser stopped half-way believes itself inside a list or a block for ever.
            self._markdown = None
            raise
        md.reset()
        return html

    def run_passes(self, html: str, page: PageSource) -> str:
        """A page's HTML after every pass."""
        for name, step in _in_order(self._passes):
            page.clock.enter(f"the pass “{name}”")
            html = step.run(html, page)
        return html

    def run_listing_passes(self, html: str) -> str:
        """A piece of HTML as listings show it."""
        for _, step in _in_order(self._listing_passes):
            html = step.run(html)
        return html

    def run_feed_passes(self, html: str) -> str:
        """An article as feeds carry it."""
        for _, step in _in_order(self._feed_passes):
            html = step.run(html)
        return html


def _in_order(steps: dict[str, _Ordered]) -> list[tuple[str, _Ordered]]:
    return sorted(steps.items(), key=lambda named: named[1].order)
