"""Figure kinds: the base class, and the Markdown extension that turns blocks into live figures.

A figure kind is one Python file in a plugin's ``blocks`` package and one browser module of the same
name; nothing else changes when one is added.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import ModuleType
from typing import Any, ClassVar

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from huoye.core.build import Build
from huoye.core.structure import StructureError, read, show_place
from huoye.live.figure import Baked, figure_html
from huoye.live.pictures import as_files
from huoye.reader import PageSource, Pipeline, slashes
from huoye.reader.slashes import Fence
from huoye.words import html_lang, language


class BlockError(Exception):
    """What is wrong with one block; the base adds file and line.

    option: name of the culprit. line: of the page, where it is in the block's code.
    """

    def __init__(
        self, what: str, *, mend: str, option: str | None = None, line: int | None = None
    ) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend
        self.option = option
        self.line = line


class LiveBlock:
    """A figure kind, written ``/// NAME | argument`` with options and a caption.

    NAME: the block's name. WIDGET: "room/module" for the browser module that computes the figure,
    plugins/huoye/<room>/static/<module>.mjs. OPTIONS: a dataclass whose fields are the options.
    """

    NAME: ClassVar[str]
    WIDGET: ClassVar[str]
    OPTIONS: ClassVar[type]
    #: Whether fenced code in the block belongs to it, and not to its caption.
    TAKES_CODE: ClassVar[bool] = False

    def options_for(self, argument: str, page: PageSource) -> type:
        """The options' dataclass; kinds whose options depend on the argument override this."""
        return self.OPTIONS

    def bake(self, argument: str, options: Any, page: PageSource) -> Baked:
        """The complete result at the default inputs. Raises BlockError."""
        raise NotImplementedError

    def bake_code(
        self, argument: str, options: Any, page: PageSource, code: Sequence[Fence]
    ) -> Baked:
        """The same for kinds that take code. Raises BlockError."""
        raise NotImplementedError

    def options_at(self, options: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
        """What an author would write for the same figure at other inputs, for the page check.

        Kinds whose inputs aren't named and written as their options override this.
        """
        return {**options, **inputs}

    def settle(
        self, argument: str, inputs: Mapping[str, Any], page: PageSource
    ) -> Mapping[str, Any]:
        """Inputs as the page would hold them, for the page check.

        Kinds where the range of one depends on another override this.
        """
        return inputs


class Kinds:
    """The figure kinds that authors can use, by name; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._kinds: dict[str, LiveBlock] = {}

    def add(self, kind: LiveBlock) -> None:
        """Make one available; the same name replaces."""
        self._kinds[kind.NAME] = kind

    def add_package(self, package: ModuleType) -> None:
        """Make every LiveBlock defined in a module of ``package`` available."""
        for info in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{info.name}")
            for value in vars(module).values():
                if (
                    isinstance(value, type)
                    and issubclass(value, LiveBlock)
                    and value.__module__ == module.__name__
                ):
                    self.add(value())

    def __getitem__(self, name: str) -> LiveBlock:
        return self._kinds[name]

    def __contains__(self, name: object) -> bool:
        return name in self._kinds

    def __iter__(self) -> Iterator[LiveBlock]:
        return iter(self._kinds.values())


class LiveExtension(BlocksExtension):
    """Gives a Markdown object the build's figure kinds."""

    def __init__(self, build: Build) -> None:
        super().__init__()
        self._build = build

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: Any) -> None:
        sources = _Sources(md, self._build)
        # Before "meta" (27) cuts the front matter off and before fences (25) hide code.
        md.preprocessors.register(sources, "live_blocks", 28)
        for kind in self._build.get(Kinds):
            block_mgr.register(_adapter(kind, sources), self.getConfigs())


class _Sources(Preprocessor):
    """Takes the code out of the blocks that want it before Markdown sees the source, then hands out
    the blocks, as the reader has read them, one by one."""

    def __init__(self, md: Markdown, build: Build) -> None:
        super().__init__(md)
        self._kinds = build.get(Kinds)
        self._pipeline = build.get(Pipeline)
        self._waiting: list[slashes.Block] = []
        self._identifiers: dict[str, int] = {}

    def run(self, lines: list[str]) -> list[str]:
        page = self.page
        self._identifiers = {}
        self._waiting = [b for b in page.blocks if b.at_margin and b.name in self._kinds]
        lines = list(lines)
        for block in self._waiting:
            for fence in block.fences if self._kinds[block.name].TAKES_CODE else ():
                start, end = fence.line - 1 - page.body_line, fence.end_line + 1 - page.body_line
                lines[start:end] = [""] * (end - start)
        return lines

    @property
    def page(self) -> PageSource:
        """The page being read."""
        return self._pipeline.page

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
        count = self._identifiers[wanted] = self._identifiers.get(wanted, 0) + 1
        return wanted if count == 1 else f"{wanted}-{count}"


def _adapter(kind: LiveBlock, sources: _Sources) -> type[Block]:
    """pymdownx.blocks wants a class a block; validation has been done by the scan."""

    class Adapter(Block):
        NAME = kind.NAME
        ARGUMENT = None

        def _validate(self, parent: etree.Element, arg: Any, **options: Any) -> bool:
            # The stock check drops a block with an unknown option silently.
            self.argument: str = arg or ""
            self.options: dict[str, Any] = {"attrs": {}}
            return True

        def on_create(self, parent: etree.Element) -> etree.Element:
            figure = etree.SubElement(parent, "figure")
            # A page with a broken block is refused: nothing is baked for it.
            if not sources.page.blocks.problems:
                self._fill(figure, sources.take(kind.NAME, self.argument), sources.page)
            self._caption = etree.SubElement(figure, "figcaption")
            return figure

        def _fill(self, figure: etree.Element, source: slashes.Block, page: PageSource) -> None:
            identifier = sources.identifier(_slug(f"fig-{kind.NAME}-{self.argument}"))
            baked = _bake(kind, source, page)
            html = figure_html(
                # One name for the sheets that several figures of a model share.
                _collected(baked, identifier.removeprefix("fig-"), _slug(self.argument), page),
                identifier=identifier,
                widget=baked.widget or kind.WIDGET,
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
            figure.attrib.update(
                {
                    "class": "live",
                    "id": identifier,
                    "lang": html_lang(page.lang),
                    "data-widget": baked.widget or kind.WIDGET,
                    "data-state": "baked",
                    "data-words": language(page.lang),
                }
            )
            figure.text = self.md.htmlStash.store(html)

        def on_add(self, block: etree.Element) -> etree.Element:
            return self._caption

        def on_markdown(self) -> str:
            return "block"

    return Adapter


def _collected(baked: Baked, stem: str, tools_stem: str, page: PageSource) -> Baked:
    """The figure with its pictures as files; the page then knows all that the figure wants.

    stem, tools_stem: what the pictures of the result and of the tools are named after.
    """
    folder = page.build.cache / "pictures"
    html, pictures = as_files(baked.html, stem, folder)
    tools, others = as_files(baked.tools, tools_stem, folder)
    wanted = (*baked.files, *baked.later, *baked.offered, *pictures, *others)
    page.files.update((file.url, file) for file in wanted)
    page.pictures.update(picture.url for picture in (*pictures, *others))
    page.dependencies.update(baked.dependencies)
    return replace(baked, html=html, tools=tools)


def settled(
    name: str, argument: str, inputs: Mapping[str, Any], page: PageSource
) -> Mapping[str, Any]:
    """The inputs of a figure of a page, moved into ranges that depend on other inputs."""
    return page.build.get(Kinds)[name].settle(argument, inputs, page)


def bake_at(
    name: str,
    argument: str,
    options: Mapping[str, Any],
    inputs: Mapping[str, Any],
    page: PageSource,
) -> Baked:
    """What a figure of a page would be at other inputs, baked as the build bakes it.

    Raises BlockError where it can't be.
    """
    kind = page.build.get(Kinds)[name]
    try:
        chosen: Any = read(kind.options_for(argument, page), kind.options_at(options, inputs))
    except StructureError as error:
        place = show_place(error.place)
        raise BlockError(error.what, mend=error.mend or "", option=place) from error
    return kind.bake(argument, chosen, page)


def _slug(text: str) -> str:
    return re.sub(r"[^\w-]+", "-", text.lower())


def _bake(kind: LiveBlock, source: slashes.Block, page: PageSource) -> Baked:
    if not source.argument:
        raise page.error(
            f"the block “{kind.NAME}” names nothing",
            line=source.line,
            mend=f"Write “/// {kind.NAME} | name”",
        )
    try:
        options: Any = read(kind.options_for(source.argument, page), source.options)
        if kind.TAKES_CODE:
            return kind.bake_code(source.argument, options, page, source.fences)
        return kind.bake(source.argument, options, page)
    except StructureError as error:
        option, line = show_place(error.place), None
        what, mend = f"option “{option}”: {error.what}", error.mend or "Change the value"
    except BlockError as error:
        option, line, what, mend = error.option or "", error.line, error.what, error.mend
    line = line or source.option_lines.get(option, source.line)
    raise page.error(f"{kind.NAME} | {source.argument}: {what}", line=line, mend=mend)
