"""What the page check has measured of the site's figures: ``checks.json``, beside the pages.

``huoye-check --record`` writes it and the author keeps it with the content; a build shows what it
says of a figure that still is what was checked. It is looked up by a digest of what a figure
is, so that nothing is said of one that has changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from huoye.core.build import Build
from huoye.core.characters import forbidden
from huoye.core.content_folder import ContentFolder
from huoye.core.errors import BuildError
from huoye.core.files import sha256
from huoye.core.structure import StructureError, plain, read
from huoye.live.figure_places import figure_places

FILE_NAME = "checks.json"
MAX_BYTES = 10_000_000
_DIGITS = 20
_DIGEST = re.compile(rf"[0-9a-f]{{{_DIGITS}}}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_CHECK_AGAIN = "Run: huoye-check --record, or take the file out of the content"
_SPEC = re.compile(r"<script\b[^<>]*\bdata-spec\b[^<>]*>")
#: Drawn otherwise where a site has other formulas; what is in them comes of the figure's files.
_FORMULAS = ("mjx-container", "math")


@dataclass(frozen=True)
class Measured:
    """A figure in one browser, at all settings that were tried."""

    version: str
    #: As 2026-11-29.
    date: str
    #: How many settings: the defaults, and others.
    settings: int
    #: The largest difference of pictures, in 8-bit levels, and the largest share of values, of the
    #: pictures of one setting, that differ at all.
    levels: int = 0
    share: float = 0.0
    #: The largest difference of numbers, of their size as the tolerance has it.
    numbers: float = 0.0


@dataclass(frozen=True)
class Record:
    """A figure that agrees with itself."""

    #: Where it was seen, for people.
    place: str
    #: How near live had to come, by its name in check/compare.py.
    tolerance: str
    #: By the browser's name.
    browsers: dict[str, Measured]

    @property
    def date(self) -> str:
        """The day since which all of it is known."""
        return min(measured.date for measured in self.browsers.values())


@dataclass(frozen=True)
class Records:
    """The file: digest of a figure -> what is known of it."""

    figures: dict[str, Record]


class RecordFile:
    """The records of a build's content; a service of the build."""

    def __init__(self, build: Build) -> None:
        self.path = build.content / FILE_NAME
        self._build = build
        #: Where articles are of others, so would the records be.
        self.is_trusted = not build.is_untrusted

    @property
    def exists(self) -> bool:
        """Whether anything was recorded."""
        return self.is_trusted and self.path.is_file()

    @cached_property
    def figures(self) -> Mapping[str, Record]:
        """Digest -> record. Raises BuildError for a file that is none."""
        self._build.get(ContentFolder).check(self.path)
        return read_records(self.path).figures


@dataclass(frozen=True)
class FoundFigure:
    """A figure in the HTML of a page."""

    identifier: str
    #: Its place there, tags included.
    start: int
    end: int
    #: Of what it is: inputs, values, files by their hashes, texts and pictures of the result.
    digest: str


def read_records(path: Path) -> Records:
    """What ``checks.json`` says; nothing where there is none. Raises BuildError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            what = f"this file is larger than {MAX_BYTES:,} bytes"
            raise BuildError(what, path=path, mend=_CHECK_AGAIN)
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return Records({})
    except (OSError, UnicodeDecodeError) as error:
        what = f"this file can't be read: {error}"
        raise BuildError(what, path=path, line=1, mend=_CHECK_AGAIN) from None
    try:
        records = read(Records, json.loads(text, parse_constant=_refuse))
        _check(records)
    except json.JSONDecodeError as error:
        what = f"this is not JSON: {error.msg}"
        raise BuildError(what, path=path, line=error.lineno, mend=_CHECK_AGAIN) from None
    except StructureError as error:
        raise BuildError(str(error), path=path, line=1, mend=_CHECK_AGAIN) from None
    except (ValueError, RecursionError) as error:
        what = f"this file can't be read: {error}"
        raise BuildError(what, path=path, line=1, mend=_CHECK_AGAIN) from None
    return records


def as_text(records: Records) -> str:
    """The file's content: the same records, the same bytes; a figure a line, for merges by hand."""
    lines = (
        f"    {json.dumps(digest)}: {json.dumps(plain(record), sort_keys=True, ensure_ascii=False)}"
        for digest, record in sorted(
            records.figures.items(), key=lambda item: (item[1].place, item[0])
        )
    )
    return '{\n  "figures": {\n' + ",\n".join(lines) + "\n  }\n}\n"


def figures_of(html: str) -> Iterator[FoundFigure]:
    """The live figures of a page, in their order, as the build or whoever has written it."""
    at = 0
    for place in figure_places(html):
        spec = _SPEC.search(html, place.inner, place.inner_end) if place.is_live else None
        if spec is None or place.start < at:
            continue
        at = place.end
        try:
            data = json.loads(html[spec.end() : html.find("</script>", spec.end())])
        except ValueError:  # not ours any more
            continue
        yield FoundFigure(place.identifier, place.start, place.end, _digest(data, place.html))


def _digest(spec: Any, html: str) -> str:
    result = _Result()
    result.feed(html)
    result.close()
    # White space is what a theme may change.
    known = [spec, "".join("".join(result.texts).split()), result.pictures]
    return sha256(json.dumps(known, sort_keys=True).encode("ascii"))[:_DIGITS]


class _Result(HTMLParser):
    """Texts and pictures of the result, whose parts stand around the controls."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        #: By their names, which hold hashes, wherever the site stands.
        self.pictures: list[str] = []
        self._is_result = False
        self._formulas = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if "data-baked" in names or "data-more" in names:
            self._is_result = True
        elif "data-panel" in names or tag == "figcaption":
            self._is_result = False
        elif tag == "img" and self._is_result:
            self.pictures.append((names.get("src") or "").rpartition("/")[2])
        self._formulas += tag in _FORMULAS

    def handle_endtag(self, tag: str) -> None:
        self._formulas -= tag in _FORMULAS

    def handle_data(self, data: str) -> None:
        if self._is_result and not self._formulas:
            self.texts.append(data)


def _check(records: Records) -> None:
    """What types alone can't say. Raises StructureError."""
    for digest, record in records.figures.items():
        place = ("figures", digest[:_DIGITS])
        if not _DIGEST.fullmatch(digest):
            raise StructureError(place, "this is no digest of a figure")
        if not record.browsers:
            raise StructureError(place, "no browser is named")
        for name, measured in record.browsers.items():
            texts = (name, measured.version, record.place)
            if any(len(text) > 300 or forbidden(text) for text in texts):
                raise StructureError(place, "a text is too long, or holds what no page may hold")
            if not _DATE.fullmatch(measured.date):
                raise StructureError((*place, "date"), "this is no date as 2026-11-29")


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not a number that JSON knows")
