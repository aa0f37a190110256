"""Front matter knows its keys."""

from __future__ import annotations

from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.core.near import did_you_mean
from huoye.reader.front_matter import KEYS, FrontMatter
from huoye.reader.source import PageSource

NAME = "unknown-key"
MEANING = "A misspelt key of the front matter would be lost."
WRONG = """\
Title: The ellipse
Date: 2009-08-01
Slug: ellipse
Tgas: geometry
"""
RIGHT = """\
Title: The ellipse
Date: 2009-08-01
Slug: ellipse
Tags: geometry
"""
#: Keys of other tools, and what they are here.
_ELSEWHERE = {
    "draft": "Write `Status: draft`, or leave the line out",
    "published": "Write `Status: draft` for what is not to be shown, or leave the line out",
    "categories": "Write `Category: …`, which is one, and put the others into `Tags`",
    "layout": "Write `Template: …` with the name of a template, or leave the line out",
    "updated": "Write `Modified: …`",
    "lastmod": "Write `Modified: …`",
    "permalink": "Write `Slug: …`, or `Url: …` and `Save_as: …`",
}
#: Without them a page is shown that its author holds back.
_HOLDS_BACK = {("draft", "true"), ("draft", "yes"), ("published", "false"), ("published", "no")}
_LETTERS = "abcdefghijklmnopqrstuvwxyz_"


def check(page: PageSource, fields: FrontMatter) -> Iterator[BuildError]:
    """Keys that neither we nor the setting FRONT_MATTER_KEYS know; without the house rules only
    those that hold a page back or are one slip from a known key which the page doesn't have."""
    known = KEYS | {key.lower() for key in page.build.settings.get("FRONT_MATTER_KEYS", ())}
    missing = known - fields.values().keys()
    for entry in fields.entries:
        if entry.key in known:
            continue
        held_back = (entry.key, entry.value.lower()) in _HOLDS_BACK and "status" in missing
        if page.build.is_strict or held_back or _slips(entry.key) & missing:
            names = [key.capitalize() for key in sorted(known)]
            otherwise = "Add the key to FRONT_MATTER_KEYS in the settings if it is meant"
            mend = _ELSEWHERE.get(entry.key) or did_you_mean(
                entry.key.capitalize(), names, otherwise
            )
            what = f"unknown front matter key “{entry.key}”"
            yield page.error(what, line=entry.line, mend=mend)


def _slips(key: str) -> set[str]:
    """What was meant, if one letter is wrong, missing or too many, or two have changed places."""
    halves = [(key[:at], key[at:]) for at in range(len(key) + 1)]
    found = {a + b[1:] for a, b in halves if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    found |= {a + letter + b[more:] for a, b in halves for letter in _LETTERS for more in (0, 1)}
    return found
