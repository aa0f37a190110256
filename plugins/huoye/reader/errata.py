"""What was corrected in an article since it appeared: ``Errata: 2026-11-20: what was wrong``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from huoye.core.errors import BuildError
from huoye.reader.dates import iso, whole
from huoye.reader.source import PageSource

ERRATA = "errata"
_FORM = "Write `Errata: 2026-11-20: what was corrected`, and further ones below, indented"
#: The list of YAML, as it is written there.
_DASH = re.compile(r"^\s*-\s+")
_QUOTES = re.compile(r"""^(["'])(.*)\1$""", re.S)
#: Of a list that was made one line: where the next one begins.
_NEXT = re.compile(r"[,;]\s+(?=\d{4}-\d\d-\d\d\s*[:：])")
_BEGINNING = re.compile(r"(?P<date>[^:：]{1,40}?)\s*[:：]\s*(?P<text>.*)", re.S)
#: No sentence begins so: a date that is meant, right or wrong.
_DATED = re.compile(r"\d{1,4}\s*[-/.年]")


def errata_of(page: PageSource, problems: list[BuildError]) -> list[dict[str, Any]] | None:
    """Date and text of each, the first first; problems are added to.

    None where a blog without the house rules means something of its own by the key.
    """
    (entry,) = [entry for entry in page.fields.entries if entry.key == ERRATA][:1]
    items = [*_items(entry.value, entry.line)]
    if not page.build.is_strict and not any(_DATED.match(text) for _, text in items):
        return None
    errata: list[dict[str, Any]] = []
    for line, item in items:
        beginning = _BEGINNING.fullmatch(item)
        # A form of Pelican's own would do, but a day is all that an erratum has.
        date = whole(iso(beginning["date"])) if beginning else None
        if beginning is None or date is None:
            what = f"this erratum begins with no date: “{item[:40]}”"
            problems.append(page.error(what, line=line, mend=_FORM))
        elif not beginning["text"].strip():
            what = f"the erratum of {beginning['date']} says nothing"
            problems.append(page.error(what, line=line, mend=_FORM))
        else:
            text = _QUOTES.sub(r"\2", " ".join(beginning["text"].split()))
            errata.append({"date": date, "text": text})
    return sorted(errata, key=lambda erratum: erratum["date"])


def add_errata(metadata: dict[str, Any], errata: list[dict[str, Any]]) -> None:
    """Let a page have them, and be modified on the day of the last one, or later."""
    metadata[ERRATA] = errata
    if errata:
        last: datetime = errata[-1]["date"]
        modified = metadata.get("modified")
        if not isinstance(modified, datetime) or modified.replace(tzinfo=None) < last:
            metadata["modified"] = last


def _items(value: str, line: int) -> Iterator[tuple[int, str]]:
    """Each erratum, and its line. A line that begins with neither a date nor a dash goes on."""
    items: list[tuple[int, str]] = []
    for number, text in enumerate(value.split("\n"), start=line):
        for part in _NEXT.split(text):
            stripped = _DASH.sub("", part).strip()
            if items and not (_DASH.match(part) or _DATED.match(stripped)):
                items[-1] = (items[-1][0], f"{items[-1][1]} {stripped}")
            elif stripped:
                items.append((number, stripped))
    for number, text in items:
        yield number, _QUOTES.sub(r"\2", text)
