"""How often Python looks for what refers to itself alone."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: So many things more than have gone, and it looks. A few MB at most.
_THINGS = 20_000


@contextmanager
def seldom() -> Iterator[None]:
    """What a build makes stays to its end: who looks every seven hundred things, as Python does,
    finds little, and goes through all pages again and again."""
    before = gc.get_threshold()
    # 0 is for never.
    gc.set_threshold(max(_THINGS, before[0]) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
