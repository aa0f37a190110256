"""The lines above a page's text: ``Title: …``, as Pelican has always written them."""

from __future__ import annotations

import re
from dataclasses import dataclass

# The syntax is that of Python-Markdown's meta extension; parsed here for the line numbers.
_KEY = re.compile(r"[ ]{0,3}(?P<key>[A-Za-z0-9_-]+):\s*(?P<value>.*)$")
_MORE = re.compile(r"[ ]{4,}(?P<value>.*)$")
_BEGIN = re.compile(r"-{3}\s*$")
_END = re.compile(r"(-{3}|\.{3})\s*$")

KEYS = frozenset(
    {
        "title",
        "date",
        "modified",
        "slug",
        "lang",
        "translation",
        "category",
        "tags",
        "author",
        "authors",
        "summary",
        "description",
        "series",
        "series_index",
        "status",
        "template",
        "url",
        "save_as",
    }
)
"""What front matter may say; the setting FRONT_MATTER_KEYS adds to it."""


@dataclass(frozen=True)
class Entry:
    """One field: its key in lower case, its value (continuation lines kept), its 1-based line."""

    key: str
    value: str
    line: int


@dataclass(frozen=True)
class FrontMatter:
    """All fields in order, repeated ones included, and the offset where the text begins."""

    entries: tuple[Entry, ...]
    end: int

    def values(self) -> dict[str, str]:
        """Key to value; the first of a repeated key."""
        found: dict[str, str] = {}
        for entry in self.entries:
            found.setdefault(entry.key, entry.value)
        return found

    def line(self, key: str) -> int:
        """Line of a key; the first line of the file where it is missing."""
        return next((entry.line for entry in self.entries if entry.key == key), 1)

    def repeated(self) -> list[Entry]:
        """Every entry whose key stands further above already."""
        seen: set[str] = set()
        again = []
        for entry in self.entries:
            if entry.key in seen:
                again.append(entry)
            seen.add(entry.key)
        return again


def parse(text: str) -> FrontMatter:
    """Read the fields at the top of a file, up to the first blank line."""
    entries: list[Entry] = []
    end = 0
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        content = line.rstrip("\n")
        if number == 1 and _BEGIN.match(content):
            end += len(line)
            continue
        if not content.strip() or _END.match(content):
            end += len(line)
            break
        if field := _KEY.match(content):
            entries.append(Entry(field["key"].lower(), field["value"].strip(), number))
        elif entries and (more := _MORE.match(content)):
            last = entries[-1]
            joined = f"{last.value}\n{more['value'].strip()}".strip()
            entries[-1] = Entry(last.key, joined, last.line)
        else:
            break
        end += len(line)
    return FrontMatter(tuple(entries), end)
