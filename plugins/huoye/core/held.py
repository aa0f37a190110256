"""What an output holds that no setting may delete: the sources, the work, a repository."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any


def holds_sources(output: Path, settings: Mapping[str, Any]) -> bool:
    """Whether the output is, or holds, the content, the theme or the folder of the work."""
    return any(folder.is_relative_to(output) for folder in _folders(settings))


def not_to_delete(
    output: Path,
    settings: Mapping[str, Any],
    keep: Collection[str],
    sources: Iterable[Path] = (),
) -> Path | None:
    """The first thing in ``output`` for which DELETE_OUTPUT_DIRECTORY must not be followed.

    keep: names directly in the output that are safe anyway (OUTPUT_RETENTION). sources: files that
    this build read: an output in the midst of the content may hold some, but not the content.
    """
    cache = Path(os.path.realpath(settings["CACHE_PATH"]))
    candidates = [*_folders(settings), cache, *_code(output)]
    for path in (*candidates, *sorted(sources), *_repositories(output)):
        if path == output:
            return path
        if path.is_relative_to(output) and path.relative_to(output).parts[0] not in keep:
            return path
    return None


def _folders(settings: Mapping[str, Any]) -> list[Path]:
    names = (settings["PATH"], settings["THEME"], ".")
    return [Path(os.path.realpath(name)) for name in names if name]


def _code(output: Path) -> Iterator[Path]:
    """The settings, whatever they are called, what they import, and plugins: all that Python runs
    here; and settings of the usual name, which may be another site's."""
    files = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
    for name in sorted(filter(None, files)):
        path = Path(os.path.realpath(name))
        if path.is_relative_to(output) and path.exists():
            yield path
    usual = output / "pelicanconf.py"
    if usual.exists():
        yield Path(os.path.realpath(usual))


def _repositories(output: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(output):
        # A file in a linked work tree or a submodule, a folder elsewhere.
        if ".git" in folders or ".git" in files:
            yield Path(folder) / ".git"
