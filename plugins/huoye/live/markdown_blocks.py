"""The Markdown extension that turns blocks into live figures."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Mapping
from dataclasses import replace
from html import escape
from itertools import chain, count
from typing import Any

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from huoye.core.build import Build
from huoye.core.cache import Cache
from huoye.core.characters import forbidden
from huoye.core.files import PublishedFile
from huoye.core.structure import StructureError, read, show_place
from huoye.live.bake_time import BakeTime
from huoye.live.block import BlockError, Kinds, LiveBlock
from huoye.live.figure import Baked, figure_html, foot_html
from huoye.live.pictures import as_files
from huoye.reader import PageSource, Pipeline, slashes
from huoye.reader.kept import Kept
from huoye.words import html_lang, language


class LiveExtension(BlocksExtension):
    """Gives a Markdown object the build's figure kinds."""

    def __init__(self, build: Build) -> None:
        super().__init__()
        self._build = build

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: Any) -> None:
        sources = _Sources(md, self._build)
        # Before "meta" (27) cuts the front matter off and before fences (25) hide code.
        md.preprocessors.register(sources, "live_blocks", 28)
        for name in self._build.get(Kinds):
            block_mgr.register(_adapter(name, sources), self.getConfigs())


class _Sources(Preprocessor):
    """Takes the code out of the blocks that want it before Markdown sees the source, then hands out
    the blocks, as the reader has read them, one by one."""

    def __init__(self, md: Markdown, build: Build) -> None:
        super().__init__(md)
        self._kinds = build.get(Kinds)
        self._pipeline = build.get(Pipeline)
        self._waiting: list[slashes.Block] = []
        self._identifiers: set[str] = set()

    def run(self, lines: list[str]) -> list[str]:
        page = self.page
        self._identifiers = set()
        self._waiting = [b for b in page.blocks if b.at_margin and b.name in self._kinds]
        lines = list(lines)
        for block in self._waiting:
            for fence in block.fences if self.kind(block).TAKES_CODE else ():
                start, end = fence.line - 1 - page.body_line, fence.end_line + 1 - page.body_line
                lines[start:end] = [""] * (end - start)
        return lines

    @property
    def page(self) -> PageSource:
        """The page being read."""
        return self._pipeline.page

    def kind(self, block: slashes.Block) -> LiveBlock[Any, Any]:
        """The kind of a figure. Raises BuildError where it cannot be used here."""
        try:
            return self._kinds[block.name]
        except BlockError as error:
            what = f"{block.name} | {block.argument}: {error.what}"
            raise self.page.error(what, line=block.line, mend=error.mend) from None

    def take(self, name: str, argument: str) -> slashes.Block:
        """The block that Markdown has just met; they come in the same order."""
        if self._waiting:
            source = self._waiting.pop(0)
            if (source.name, source.argument) == (name, argument):
                return source
        met = (block for block in self.page.blocks if not block.at_margin)
        lines = (b.line for b in met if (b.name, b.argument) == (name, argument))
        raise self.page.error(
            f"the block “{name} | {argument}” stands where it cannot be read",
            line=next(lines, None),
            mend="Put it at the left margin, outside lists, quotations and footnotes",
        )

    def identifier(self, wanted: str) -> str:
        """An id that this page has not used yet."""
        numbered = (f"{wanted}-{number}" for number in count(2))
        free = (name for name in chain([wanted], numbered) if name not in self._identifiers)
        identifier = next(free)
        self._identifiers.add(identifier)
        return identifier


def _adapter(name: str, sources: _Sources) -> type[Block]:
    """pymdownx.blocks wants a class a block; validation has been done by the scan."""

    class Adapter(Block):
        NAME = name
        ARGUMENT = None

        def _validate(self, parent: etree.Element, arg: Any, **options: Any) -> bool:
            # The stock check drops a block with an unknown option silently.
            self.argument: str = arg or ""
            self.options: dict[str, Any] = {"attrs": {}}
            return True

        def on_create(self, parent: etree.Element) -> etree.Element:
            figure = etree.SubElement(parent, "figure")
            self._foot = ""
            # A page with a broken block is refused: nothing is baked for it.
            page = sources.page
            if not page.blocks.problems:
                # Baking has a bound of its own, and leaves the cache whole.
                with page.clock.paused():
                    self._fill(figure, sources.take(name, self.argument), page)
            self._caption = etree.SubElement(figure, "figcaption")
            return figure

        def _fill(self, figure: etree.Element, source: slashes.Block, page: PageSource) -> None:
            kind = sources.kind(source)
            identifier = sources.identifier(_slug(f"fig-{kind.NAME}-{self.argument}"))
            baked = _bake(kind, source, page)
            page.marks.update(f"{origin.mark}#{identifier}" for origin in baked.origins)
            html = figure_html(
                # One name for the sheets that several figures of a model share.
                _collected(baked, identifier.removeprefix("fig-"), _slug(self.argument), page),
                identifier=identifier,
                lang=page.lang,
                # What runs in a page as it is written has no other settings to be checked at.
                written=None
                if kind.TAKES_CODE
                else {
                    "name": kind.NAME,
                    "argument": self.argument,
                    "options": source.options,
                },
            )
            attributes = {
                "class": "live",
                "id": identifier,
                "lang": html_lang(page.lang),
                "data-widget": baked.widget,
                "data-state": "baked",
                "data-words": language(page.lang),
            }
            kept = page.build.get(Kept)
            if kept.is_needed:
                html = kept.mark(html, opening=_opening(attributes))
            else:
                figure.attrib.update(attributes)
            figure.text = self.md.htmlStash.store(html)
            if foot := foot_html(baked.origins, page.lang):
                self._foot = self.md.htmlStash.store(kept.mark(foot) if kept.is_needed else foot)

        def on_end(self, block: etree.Element) -> None:
            # Behind what the author has written, in whatever blocks that is.
            if len(self._caption):
                self._caption[-1].tail = self._foot
            else:
                self._caption.text = f"{self._caption.text or ''}{self._foot}"

        def on_add(self, block: etree.Element) -> etree.Element:
            return self._caption

        def on_markdown(self) -> str:
            return "block"

    return Adapter


def _check(baked: Baked) -> None:
    """Raises BlockError for characters that no feed may hold: of a cell's output, of a title."""
    for html in (baked.html, baked.more, baked.lead, baked.note, baked.tools):
        if sign := forbidden(html):
            raise BlockError(
                f"its result holds {sign}, which no page may hold",
                mend="Write it as text, as repr() does",
            )


def _opening(attributes: Mapping[str, str]) -> str:
    written = (f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<figure{''.join(written)}>"


def _collected(baked: Baked, stem: str, tools_stem: str, page: PageSource) -> Baked:
    """The figure with its pictures as files; the page then knows all that the figure wants.

    stem, tools_stem: what the pictures of the result and of the tools are named after.
    """
    cache = page.build.get(Cache)
    html, pictures = as_files(baked.html, stem, cache)
    tools, others = as_files(baked.tools, tools_stem, cache)
    wanted = (*baked.files, *baked.later, *baked.offered, *pictures, *others)
    # What a figure says of them besides stands in its HTML.
    plain = (PublishedFile(file.url, file.sha256, file.source) for file in wanted)
    page.files.update((file.url, file) for file in plain)
    page.pictures.update(picture.url for picture in (*pictures, *others))
    page.pictures.update(origin.url for origin in baked.origins)
    page.dependencies.update(baked.dependencies)
    return replace(baked, html=html, tools=tools)


def _slug(text: str) -> str:
    return re.sub(r"[^\w-]+", "-", text.lower())


def _bake(kind: LiveBlock[Any, Any], source: slashes.Block, page: PageSource) -> Baked:
    if not source.argument:
        raise page.error(
            f"the block “{kind.NAME}” names nothing",
            line=source.line,
            mend=f"Write “/// {kind.NAME} | name”",
        )
    try:
        with page.build.get(BakeTime).of(page.path):
            options: Any = read(kind.options_for(source.argument, page), source.options)
            baked = kind.bake(source.argument, options, page, source.fences)
        _check(baked)
        return baked
    except StructureError as error:
        option, line = show_place(error.place), None
        what, mend = f"option “{option}”: {error.what}", error.mend or "Change the value"
    except BlockError as error:
        option, line, what, mend = error.option or "", error.line, error.what, error.mend
    line = line or source.option_lines.get(option, source.line)
    raise page.error(f"{kind.NAME} | {source.argument}: {what}", line=line, mend=mend)
