"""The files from which a build makes a site, as the preview follows them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from huoye.core.site_settings import Asked


def sources(settings: Mapping[str, Any]) -> list[Path]:
    """The folders of all that a build reads, whether or not they are there. Watching the whole
    folder of the site would take in node_modules and the environment."""
    content = Path(settings["PATH"]).absolute()
    named = (
        *(settings["THEME"], *settings["THEME_TEMPLATES_OVERRIDES"], *settings["PLUGIN_PATHS"]),
        # Outside of the content, perhaps.
        *(content / name for name in settings["ARTICLE_PATHS"]),
        *(content / name for name in settings["PAGE_PATHS"]),
        *(content / name for name in settings["STATIC_PATHS"]),
    )
    folders = [content]
    for folder in (Path(os.path.normpath(Path(name).absolute())) for name in named):
        if not any(folder.is_relative_to(known) for known in folders):
            folders.append(folder)
    return folders


def beside(asked: Asked) -> Path:
    """The folder of the settings, which may import what lies there."""
    return asked.settings.absolute().parent


def written(settings: Mapping[str, Any]) -> list[Path]:
    """The folders that builds write into, but for those that hold sources: a change there that a
    build itself makes must not ask for the next one."""
    folders = [Path(settings[name]).absolute() for name in ("OUTPUT_PATH", "CACHE_PATH")]
    return [
        folder
        for folder in folders
        if not any(path.is_relative_to(folder) for path in sources(settings))
    ]


def is_code(path: str, settings: Mapping[str, Any]) -> bool:
    """Whether a file is what a process has imported, and doesn't ask for again: settings and
    plugins. Formulas are read at every build."""
    content = Path(settings["PATH"]).absolute()
    return path.endswith(".py") and not Path(path).absolute().is_relative_to(content)
