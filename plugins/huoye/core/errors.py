"""The one kind of error that authors see: where, what is wrong, how to mend it."""

from __future__ import annotations

import os
from pathlib import Path


class BuildError(Exception):
    """Stops the build, unless it is a warning. ``str()`` reads ``path:line: what. mend``.

    path: the author's file (shown relative to the current folder when it lies inside it).
    line: 1-based line in that file, or None where no line can be named.
    mend: what the author can do about it, a sentence.
    is_warning: to be told, and no reason to stop.
    """

    def __init__(
        self,
        what: str,
        *,
        path: Path | None = None,
        line: int | None = None,
        mend: str = "",
        is_warning: bool = False,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.path = path
        self.line = line
        self.mend = mend
        self.is_warning = is_warning

    def __str__(self) -> str:
        text = _sentence(self.what)
        if self.mend:
            text = f"{text} {_sentence(self.mend)}"
        if self.is_warning:
            text = f"Warning: {text}"
        if self.path is None:
            return text
        place = str(shown_path(self.path))
        if self.line is not None:
            place = f"{place}:{self.line}"
        return f"{place}: {text}"


def shown_path(path: Path) -> Path:
    """The path as authors type it: relative to the current folder where it lies inside."""
    # A link is shown itself, not where it leads.
    for place, here in (
        (Path(os.path.normpath(path.absolute())), Path.cwd()),
        (Path(os.path.realpath(path)), Path(os.path.realpath("."))),
    ):
        if place.is_relative_to(here):
            return place.relative_to(here)
    return path


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", "。", "：", ":")) else f"{text}."
