"""What stands for an article in listings: what ``Lead`` names, or its first baked picture."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from huoye.core.cache import Cache
from huoye.core.content_folder import ContentFolder
from huoye.core.errors import BuildError
from huoye.core.files import PublishedFile, sha256
from huoye.core.near import did_you_mean
from huoye.leads import found, plots
from huoye.leads.thumbnails import thumbnail
from huoye.reader import PageSource, Pipeline

#: Attributes of articles, for templates: the parts of the lead, and the file that a card shows.
LEAD, CARD = "lead_parts", "card_picture"
_KEY = "lead"
_NONE = "none"
#: “fig-formula-spring 2”: the second picture of a figure.
_WHICH = re.compile(r"(?P<name>.*\S)\s+(?P<number>\d+)")
_DATA = "data:image/png;base64,"
_STATIC = re.compile(r"[{|](?:static|attach)[|}]/?(?P<path>.+)")
_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif")


def find(html: str, page: PageSource) -> str:
    """A pass over a page's HTML, which it leaves as it is: the lead goes with the page. Raises
    BuildErrors for one that isn't there."""
    # The summary, and other fields that are Markdown, come after the text.
    if LEAD not in page.given:
        page.given[LEAD] = []
        lead = _Lead(html, page)
        page.given[LEAD] = [*lead.parts()]
        page.given[CARD] = lead.card
    return html


class _Lead:
    def __init__(self, html: str, page: PageSource) -> None:
        self._html = html
        self._page = page
        self._figures = [*found.figures(html)] if "<figure" in html else []
        #: Address of the picture that a card may show, "" without one.
        self.card = ""

    def parts(self) -> Iterator[dict[str, Any]]:
        names = self._names()
        if names is None:
            pictures = [figure.main for figure in self._figures if figure.is_live][:1]
            yield from (part for picture in pictures if (part := self._picture(picture)))
            names = ()
        for name in names:
            if part := self._part(name):
                yield part
        # Of a formula no card is drawn.
        for figure in self._figures if not self.card else ():
            self._picture(figure.main)
            if self.card:
                break

    def _names(self) -> Sequence[str] | None:
        """Those that the author has chosen; None where that is left to the build."""
        names = [name.strip() for name in self._page.metadata.get(_KEY, "").split(",")]
        names = [name for name in names if name]
        if not names or (not self._page.build.is_strict and not any(map(self._is_ours, names))):
            # Many themes have such a key for words of their own.
            return None
        return [name for name in names if name != _NONE]

    def _is_ours(self, name: str) -> bool:
        return name.startswith(("fig-", "eq:")) or name == _NONE

    def _part(self, name: str) -> dict[str, Any] | None:
        formula = found.formula(self._html, name)
        if formula is not None:
            html = self._page.build.get(Pipeline).run_listing_passes(formula)
            return {"kind": "formula", "html": html}
        which = _WHICH.fullmatch(name)
        identifier = which["name"] if which else name
        figure = next((one for one in self._figures if one.identifier == identifier), None)
        if figure is None:
            raise self._unknown(identifier)
        if which is None:
            return self._picture(figure.main)
        number = int(which["number"])
        if not 1 <= number <= len(figure.pictures):
            raise self._error(
                f"the figure “{identifier}” has no picture {number}",
                f"It has {len(figure.pictures)}, counted from 1",
            )
        return self._picture(figure.pictures[number - 1])

    def _unknown(self, name: str) -> BuildError:
        names = [one.identifier for one in self._figures] + found.labels(self._html)
        known = f"There are: {', '.join(names)}" if names else "This page has none to name"
        return self._error(
            f"the lead “{name}” is no figure with a picture, and no label of a displayed formula",
            did_you_mean(name, names, known),
        )

    def _error(self, what: str, mend: str) -> BuildError:
        return self._page.error(what, line=self._page.fields.line(_KEY), mend=mend)

    def _picture(self, picture: found.Picture) -> dict[str, Any] | None:
        """What a listing shows of it; None of one that lies elsewhere."""
        if picture.svg:
            return self._plot(picture)
        source = self._bytes(picture.src)
        if source is None:
            return None
        data, suffix = source
        try:
            small = thumbnail(data, suffix)
        except (ImportError, OSError, ValueError):
            # A listing does without what can't be made small; the page has it as it is.
            return None
        urls = [self._publish(content, name) for name, content in small.files.items()]
        part = {
            "kind": "picture",
            "alt": picture.alt,
            "width": small.width,
            "height": small.height,
            "url": urls[-1],
            "avif": urls[0] if len(urls) > 1 else "",
            "pixels": picture.is_pixelated,
        }
        self.card = self.card or self._original(picture.src, data, suffix, urls[-1])
        return part

    def _plot(self, picture: found.Picture) -> dict[str, Any] | None:
        try:
            svg, width, height = plots.alone(picture.svg)
        except ValueError:
            return None
        url = self._publish(plots.coloured(svg).encode(), ".svg")
        self.card = self.card or url
        size = {"width": width, "height": height}
        return {"kind": "plot", "alt": picture.alt, **size, "url": url}

    def _original(self, src: str, data: bytes, suffix: str, small: str) -> str:
        """Where the picture is published at its best."""
        url = src.removeprefix("{static}/")
        if url in self._page.files:
            return url
        return small if src.startswith(_DATA) else self._publish(data, suffix)

    def _bytes(self, src: str) -> tuple[bytes, str] | None:
        """A picture and the suffix of its file; None of one that isn't ours, or can't be read."""
        if src.startswith(_DATA):
            try:
                return base64.b64decode(src.removeprefix(_DATA), validate=True), ".png"
            except binascii.Error:
                return None
        link = _STATIC.fullmatch(src)
        if link is None:
            return None
        file = self._page.files.get(link["path"])
        if file is not None:
            return file.source.read_bytes(), file.source.suffix
        path = self._page.build.content / unquote(link["path"])
        if path.suffix.lower() not in _SUFFIXES:
            return None
        return self._of_content(path)

    def _of_content(self, path: Path) -> tuple[bytes, str] | None:
        if self._page.build.get(ContentFolder).refusal(path) is not None:
            return None
        self._page.sought[path] = path.is_file()
        if not path.is_file():
            return None
        self._page.dependencies.add(path.resolve())
        return path.read_bytes(), path.suffix.lower()

    def _publish(self, data: bytes, suffix: str) -> str:
        digest = sha256(data)
        place = self._page.build.get(Cache).file(f"leads/{digest}{suffix}", lambda: data)
        url = f"files/lead-{digest[:16]}{suffix}"
        self._page.files[url] = PublishedFile(url, digest, place)
        return url
