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
from huoye.live.scan import BlockSource, Fence, ScanError, scan, take_code
from huoye.reader import PageSource, Pipeline


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
        sources = _Sources(md, block_mgr, self._build)
        # Before "meta" (27) cuts the front matter off and before fences (25) hide code.
        md.preprocessors.register(sources, "live_blocks", 28)
        for kind in self._build.get(Kinds):
            block_mgr.register(_adapter(kind, sources), self.getConfigs())


class _Sources(Preprocessor):
    """Scans the source before Markdown sees it, then hands out the blocks one by one."""

    def __init__(self, md: Markdown, block_mgr: Any, build: Build) -> None:
        super().__init__(md)
        self._block_mgr = block_mgr
        self._kinds = build.get(Kinds)
        self._pipeline = build.get(Pipeline)
        self._waiting: list[BlockSource] = []
        self._code: dict[int, list[Fence]] = {}
        self._identifiers: dict[str, int] = {}

    def run(self, lines: list[str]) -> list[str]:
        self._waiting = []
        self._identifiers = {}
        if not any("///" in line for line in lines):
            return lines
        page = self.page
        try:
            found = scan(lines, self._block_mgr.blocks, _first_line(page, lines))
        except ScanError as error:
            raise page.error(error.what, line=error.line, mend=error.mend) from None
        self._waiting = [block for block in found if block.name in self._kinds]
        lines = list(lines)
        self._code = {
            block.line: take_code(lines, block, _first_line(page, lines))
            for block in self._waiting
            if self._kinds[block.name].TAKES_CODE
        }
        return lines

    @property
    def page(self) -> PageSource:
        """The page being read."""
        return self._pipeline.page

    def take(self, name: str, argument: str) -> BlockSource:
        """The scanned block that Markdown has just met; they come in the same order."""
        if self._waiting:
            source = self._waiting.pop(0)
            if (source.name, source.argument) == (name, argument):
                return source
        raise self.page.error(
            f"the block “{name} | {argument}” stands where it cannot be read",
            mend="put it at the left margin, outside lists, quotations and footnotes",
        )

    def code_of(self, source: BlockSource) -> list[Fence]:
        """The fenced code that stands in a block of a kind that takes it."""
        return self._code.get(source.line, [])

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
            source = sources.take(kind.NAME, self.argument)
            identifier = sources.identifier(_slug(f"fig-{kind.NAME}-{self.argument}"))
            page = sources.page
            code = sources.code_of(source)
            baked = _bake(kind, source, page, code)
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
            figure = etree.SubElement(
                parent,
                "figure",
                {
                    "class": "live",
                    "id": identifier,
                    "lang": "zh-Hans" if page.lang == "zh" else page.lang,
                    "data-widget": baked.widget or kind.WIDGET,
                    "data-state": "baked",
                },
            )
            figure.text = self.md.htmlStash.store(html)
            self._caption = etree.SubElement(figure, "figcaption")
            return figure

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


def _bake(kind: LiveBlock, source: BlockSource, page: PageSource, code: Sequence[Fence]) -> Baked:
    if not source.argument:
        raise page.error(
            f"the block “{kind.NAME}” names nothing",
            line=source.line,
            mend=f"write “/// {kind.NAME} | name”",
        )
    try:
        options: Any = read(kind.options_for(source.argument, page), source.options)
        if kind.TAKES_CODE:
            return kind.bake_code(source.argument, options, page, code)
        return kind.bake(source.argument, options, page)
    except StructureError as error:
        option, line = show_place(error.place), None
        what, mend = f"option “{option}”: {error.what}", error.mend or "Change the value"
    except BlockError as error:
        option, line, what, mend = error.option or "", error.line, error.what, error.mend
    line = line or source.option_lines.get(option, source.line)
    raise page.error(f"{kind.NAME} | {source.argument}: {what}", line=line, mend=mend)


def _first_line(page: PageSource, lines: list[str]) -> int:
    """Where ``lines`` begin in the page's file; front matter may have been cut off."""
    whole = page.text.rstrip().split("\n")
    part = "\n".join(lines).rstrip().split("\n")
    return max(0, len(whole) - len(part)) + 1
