"""How often Python looks for what refers to itself alone, and what becomes of its memory."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

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


def give_back() -> None:
    """Hand what builds have used and nobody uses any more to the system. A process that builds
    again and again would grow: between what is still used glibc keeps what is free."""
    gc.collect()
    # Other libraries have no such function, and Windows no such name for its own.
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
