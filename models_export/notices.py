"""What the command line says beside its result: one line each, on stderr."""

from __future__ import annotations

import sys
from collections.abc import Collection

from models_export import processes

_MOST_NAMED = 20


def notice(text: str) -> None:
    """Say what isn't wrong but should be known; once, where several processes know it."""
    if processes.is_first():
        print(f"note: {text}", file=sys.stderr)


def listed(names: Collection[str]) -> str:
    """Names with commas between, the first ones of many, and how many more there are."""
    shown = ", ".join(list(names)[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return f"{shown} and {more:,} more" if more > 0 else shown
