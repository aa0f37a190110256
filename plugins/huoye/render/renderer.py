"""The renderer at build: the page's own modules in a Node child, where no author's code ever runs.

Results leave the interpreter as data, which is not believed: static/result.mjs refuses what has
another form, and whatever words it holds are escaped. So no result can bring HTML of its own.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from huoye.core.build import Build
from huoye.core.files import sha256
from huoye.core.node import NodeChild, NodeDied, NodeError
from huoye.live.assets import Assets
from huoye.live.bake_store import BakeStore
from huoye.live.bake_time import BakeTime
from huoye.words import languages, words_of
from huoye.words.marking import spoken

_HERE = Path(__file__).parent
_HOUSE = _HERE.parent
_STATIC = _HERE / "static"
#: What the modules import of the room below.
_BELOW = _HOUSE / "live" / "static"
#: Letters of JSON; a page carries far less.
_LONGEST = 5_000_000
#: Seconds for one result: a thousand times what the largest takes.
_SECONDS = 30.0
#: The section of the renderer's own words.
_SECTION = "plot.mjs"


class StrangeData(Exception):
    """str(): what is in the data that results never hold, to be read behind “its result”."""


class TooLarge(StrangeData):
    """A result of more data than any page takes; of the author's making, as a rule."""


class CannotDraw(Exception):
    """str(): what the author asks for and no page can show."""


class Renderer:
    """HTML of results, and of kinds' own drawings. A service of the build; its child starts with
    the first one."""

    def __init__(self, build: Build) -> None:
        self._time = build.get(BakeTime)
        self._bakes = build.get(BakeStore)
        self._assets = build.get(Assets)
        #: Module -> hash of what it draws by.
        self._codes: dict[Path, str] = {}
        self._child: NodeChild | None = None

    def result(self, data: Any, lang: str) -> tuple[str, str]:
        """HTML of ``Result.as_data``: what readers watch, and the rest, or "".

        Raises StrangeData, CannotDraw; BlockError when the page's time for figures is over.
        """
        main, more = self._ask("result", data, lang)
        return main, more

    def outputs(self, data: Any, lang: str) -> str:
        """``<div class="cell-output">`` of what a cell has printed and shown. Raises as above."""
        html: str = self._ask("outputs", data, lang)
        return html

    def drawing(self, module: Path, data: Any) -> str:
        """What ``draw(data)`` of a kind's own browser module gives, markup of static/markup.mjs.

        It is kept: the child starts only where a figure has changed. module: in a folder of
        published modules, whose ``static`` beside it holds all that it imports of its room. data:
        JSON, of code that is trusted. Raises NodeError where the module is wrong.
        """
        key = {"drawing": module.name, "code": self._code(module), "data": data}
        made = self._bakes.get_or_make(key, lambda: {"html": self._drawn(module, data)})
        html: str = made["html"]
        return html

    def _drawn(self, module: Path, data: Any) -> str:
        html: str = self._request("draw", module=str(module.resolve()), data=data)
        return html

    def _code(self, module: Path) -> str:
        """Hash of all that a module may draw by."""
        if module not in self._codes:
            static = sorted((module.parent.parent / "static").glob("*.mjs"))
            parts = [renderer_key(), *(sha256(path) for path in (module, *static))]
            self._codes[module] = sha256(json.dumps(parts).encode())
        return self._codes[module]

    def _started(self) -> NodeChild:
        if self._child is None:
            own = (folder for name in ("static", "blocks") for folder in _HOUSE.glob(f"*/{name}"))
            read = (*own, *self._assets.folders)
            self._child = NodeChild(_HERE / "node" / "render.mjs", read=read)
        return self._child

    def _ask(self, method: str, data: Any, lang: str) -> Any:
        length = len(json.dumps(data))
        if length > _LONGEST:
            raise TooLarge(f"is {length:,} letters long, more than a page can carry")
        try:
            words = dict(words_of(_SECTION, lang))
            own = spoken(lang)
            if own != lang:
                words["lang"] = own
            return self._request(method, data=data, words=words)
        except NodeError as error:
            raise _refusal(error) from None
        except NodeDied as error:
            raise StrangeData(f"ended the renderer: {str(error)[-300:]}") from None

    def _request(self, method: str, **params: Any) -> Any:
        """Raises NodeError and NodeDied; BlockError when the page's time for figures is over."""
        self._time.check()
        try:
            timeout = min(_SECONDS, self._time.left)
            return self._started().request(method, timeout=timeout, **params)
        except NodeDied:
            self.close()
            self._time.check()
            raise

    def close(self) -> None:
        """End the child; the next result starts another."""
        if self._child is not None:
            self._child.close()
            self._child = None


def _refusal(error: NodeError) -> StrangeData | CannotDraw:
    """By the code that the renderer gave it; what has none was not foreseen."""
    if error.data == "formula":
        return CannotDraw(str(error))
    if error.data == "runtime":
        return StrangeData(f"holds {error}, which no figure may hold")
    return StrangeData(f"cannot be drawn: {str(error)[:300]}")


def renderer_key() -> str:
    """Hash of all that a drawn result depends on besides its data."""
    words = {lang: dict(words_of(_SECTION, lang)) for lang in languages()}
    parts = [words, *(sha256(path) for path in renderer_sources())]
    return sha256(json.dumps(parts, sort_keys=True).encode())


def renderer_sources() -> tuple[Path, ...]:
    """The files that results are drawn by."""
    return (*sorted(_STATIC.glob("*.mjs")), _BELOW / "errors.mjs", _BELOW / "words.mjs")
