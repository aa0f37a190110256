"""Folders of the content whose texts are no articles, though Pelican would read them as such.

A model has a card in Markdown beside it, and in many blogs every text below the content folder is
an article (``ARTICLE_PATHS = [""]``, Pelican's default).
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any, cast

from huoye.core.build import Build

_SETTINGS = ("ARTICLE_EXCLUDES", "PAGE_EXCLUDES")


def leave_out(build: Build, sign: str) -> None:
    """Let Pelican look for no articles in any folder that a file marks as ours.

    sign: a pattern below the content folder, as in ``models/*/model.json``: an author's articles
    may well be in a folder ``models`` of their own.
    """
    content = build.content
    ours = {path.parent.relative_to(content).as_posix() for path in content.glob(sign)}
    settings = cast(MutableMapping[str, Any], build.settings)
    for name in _SETTINGS if ours else ():
        known = settings.get(name, [])
        settings[name] = [*known, *sorted(ours.difference(known))]
