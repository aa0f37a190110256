"""Pelican's own cache of what it has read, switched off with a word."""

from __future__ import annotations

import logging
from typing import Any

_log = logging.getLogger(__name__)


def switch_off(pelican: Any) -> None:
    """An article from that cache is not read, and its figures, formulas and problems don't arise:
    the files of its figures would be missing from the site. What is costly in reading has caches of
    its own in CACHE_PATH, which know all that a result depends on."""
    settings = pelican.settings
    if settings["LOAD_CONTENT_CACHE"]:
        _log.warning(
            "LOAD_CONTENT_CACHE is switched off: an article that Pelican takes from its cache "
            "would lose the files of its figures. Figures and formulas are cached without it."
        )
    settings["LOAD_CONTENT_CACHE"] = settings["CACHE_CONTENT"] = False
