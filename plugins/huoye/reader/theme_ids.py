"""Ids that the theme gives to its own elements, which no heading of a page may take."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

from huoye.core.build import Build

_ID = re.compile(r"""\bid=("|')([^"'{}\s]+)\1""")


class ThemeIds:
    """What the templates of the site's theme say; a service of the build."""

    def __init__(self, build: Build) -> None:
        theme = build.settings.get("THEME")
        self._folder = Path(theme) / "templates" if theme else None

    @cached_property
    def ids(self) -> frozenset[str]:
        """All that are written out; what a template makes of names of its own is not known."""
        if self._folder is None or not self._folder.is_dir():
            return frozenset()
        texts = (path.read_text("utf-8") for path in self._folder.rglob("*.html"))
        return frozenset(found[1] for text in texts for found in _ID.findall(text))
