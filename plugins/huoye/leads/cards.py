"""Cards of articles: where they are, for templates, and the files, for the site."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import pass_context

from huoye.core.build import Build
from huoye.core.cache import Cache
from huoye.core.errors import BuildError
from huoye.core.files import sha256, write
from huoye.core.installed import installed
from huoye.leads import card_drawing, plots
from huoye.leads.lead import CARD
from huoye.reader import PageResult, PageResults
from huoye.reader.plain_text import plain_text

#: Settings: whether there are cards, and the font of their titles.
SETTING, FONT = "SHARING_CARDS", "SHARING_CARD_FONT"
_RESVG = "resvg_py"


class Cards:
    """All of a build; a service of the build. Raises BuildError for a font that isn't there."""

    def __init__(self, build: Build) -> None:
        self._build = build
        settings = build.settings
        #: Sites of others load a card by its whole address.
        self.are_wanted = bool(settings.get(SETTING)) and self._may_be_drawn()
        self._site = plain_text(str(settings.get("SITENAME", "")))

    def _may_be_drawn(self) -> bool:
        problem = ""
        if "://" not in str(self._build.settings.get("SITEURL") or ""):
            problem, mend = "no SITEURL says where they are", "Set it, or take the setting out"
        elif _RESVG not in installed():
            problem, mend = "resvg is not installed", "`pip install pelican-huoye[cards]`"
        if problem:
            what = f"{SETTING} is set, and no cards are drawn: {problem}"
            self._build.problems.report(BuildError(what, mend=mend, is_warning=True))
        return not problem

    def address(self, picture: str, title: str) -> str:
        """Where the card of an article stands, below the site's root; "" of one without a picture.

        picture: its address, which names what it holds.
        """
        if not self.are_wanted or not picture:
            return ""
        words = f"{title}\0{self._site}\0{self._font_digest}" if self._font else ""
        made_from = "\0".join(
            [card_drawing.VERSION, installed()[_RESVG], picture, words, str(plots.colours())]
        )
        return f"files/card-{sha256(made_from.encode())[:16]}.png"

    def write(self, output: Path) -> None:
        """The cards of all pages; one that can't be drawn is a warning."""
        if not self.are_wanted:
            return
        for result in self._build.get(PageResults):
            picture, title = result.given.get(CARD, ""), result.plain_title
            if address := self.address(picture, title):
                content = self._drawn(result, picture, title, address)
                write(output / address, content)

    def _drawn(self, result: PageResult, picture: str, title: str, address: str) -> bytes:
        file = next(file for file in result.files if file.url == picture)

        def made() -> bytes:
            data, suffix = file.source.read_bytes(), file.source.suffix
            return card_drawing.png(data, suffix, title, self._site, self._font)

        return self._build.get(Cache).content(f"cards/{Path(address).name}", made)

    @cached_property
    def _font(self) -> Path | None:
        name = self._build.settings.get(FONT)
        path = self._build.content / name if name else None
        if path is not None and not path.is_file():
            raise BuildError(
                f"the font of cards, {name}, is not there",
                mend=f"Correct the setting {FONT}, which counts from the root of the content",
            )
        return path

    @cached_property
    def _font_digest(self) -> str:
        return sha256(self._font) if self._font else ""


class CardGenerator:
    """A Pelican generator: puts the files out."""

    def __init__(
        self, context: dict[str, Any], settings: dict[str, Any], output_path: str, **rest: Any
    ) -> None:
        #: Pelican asks every generator for it.
        self.settings = settings
        self._output = Path(output_path)

    def generate_output(self, writer: Any) -> None:
        Build.of(self.settings).get(Cards).write(self._output)


@pass_context
def card_of(context: Mapping[str, Any], page: Any) -> str:
    """For templates: where the card of an article or a page stands, below SITEURL, or ""."""
    title = getattr(page, "plain_title", None) or plain_text(str(page.title))
    return Build.of(context).get(Cards).address(getattr(page, CARD, "") or "", title)
