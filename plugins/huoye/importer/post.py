"""A post of another tool, between reading and writing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path


@dataclass
class Post:
    """What is known of a post."""

    #: Where it was read, for people.
    source: str
    title: str
    body: str
    date: datetime | None = None
    modified: datetime | None = None
    slug: str = ""
    category: str = ""
    tags: list[str] = field(default_factory=list)
    lang: str = ""
    summary: str = ""
    is_draft: bool = False
    is_page: bool = False
    #: Former addresses, paths from the root of the former site.
    addresses: list[str] = field(default_factory=list)
    #: The source's file name without its suffix, by which other posts link to it.
    stem: str = ""
    #: Where its own pictures may lie, and those of the whole site.
    folders: list[Path] = field(default_factory=list)
    site_folders: list[Path] = field(default_factory=list)
    #: The folder of the export: nothing outside of it is read.
    root: Path | None = None
    #: What needs a hand: line of the body (from 1) or None, and what.
    notes: list[tuple[int | None, str]] = field(default_factory=list)

    def note(self, what: str, line: int | None = None) -> None:
        """Remember what the import could not settle."""
        self.notes.append((line, what))

    def note_at(self, places: Iterable[tuple[int, str]]) -> None:
        """The same of offsets into the body, in ascending order, with what each stands for."""
        line, at = 1, 0
        for offset, what in places:
            line += self.body.count("\n", at, offset)
            at = offset
            self.note(what, line)

    def hide(self) -> None:
        """Make a draft of what was shown to those with a password."""
        self.is_draft = True
        self.note("it was protected by a password, and is a draft now: pages here are for all")


def is_within(path: Path, folder: Path) -> bool:
    """Whether a path leads to something in a folder, links followed."""
    return path.resolve().is_relative_to(folder.resolve())


def plain_slug(text: str) -> str:
    """A slug of ASCII, "" where a text has none: ``Hello, 世界!`` -> ``hello``."""
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")
