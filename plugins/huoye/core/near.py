"""Names that were probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def near(name: str, names: Iterable[str], count: int = 1, alike: float = 0.6) -> list[str]:
    """Those of ``names`` that are most like ``name``, at most ``count``, the likest first.

    alike: how much of two names must be the same, 0 to 1.
    """
    return get_close_matches(name, [*names], n=count, cutoff=alike)


def did_you_mean(name: str, names: Iterable[str], otherwise: str) -> str:
    """How to mend a name that is none of ``names``; ``otherwise`` where none of them is near.

    >>> did_you_mean("cuont", ["count", "seed"], "Options are: count, seed")
    'Did you mean “count”?'
    """
    found = near(name, names)
    return f"Did you mean “{found[0]}”?" if found else otherwise
