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


def check(page: PageSource, fields: FrontMatter) -> Iterator[BuildError]:
    """Keys that neither we nor the setting FRONT_MATTER_KEYS know."""
    known = KEYS | {key.lower() for key in page.build.settings.get("FRONT_MATTER_KEYS", ())}
    for entry in fields.entries:
        if entry.key not in known:
            names = [key.capitalize() for key in sorted(known)]
            otherwise = "Add the key to FRONT_MATTER_KEYS in the settings if it is meant"
            mend = did_you_mean(entry.key.capitalize(), names, otherwise)
            what = f"unknown front matter key “{entry.key}”"
            yield page.error(what, line=entry.line, mend=mend)
