"""Left-overs of a build that a former version, which renamed whole folders, could not finish."""

from __future__ import annotations

import logging
from pathlib import Path

_log = logging.getLogger(__name__)


def put_back(output: Path) -> None:
    """Put the site back that was killed between two renames, and tell of what else is left.

    Nothing is removed: the folder set aside may hold the only copy of what was put into the output
    by hand. Raises OSError.
    """
    aside = output.with_name(f".{output.name}.old")
    if aside.is_dir() and not output.exists():
        aside.rename(output)
        _log.warning("%s was put back from %s, where a killed build left it", output, aside.name)
    for left in (aside, output.with_name(f".{output.name}.new")):
        if left.is_dir():
            _log.warning(
                "%s was left by a killed build of a former version; delete it when nothing in it "
                "is missing from the output",
                left,
            )
