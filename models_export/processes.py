"""The processes of one training: this one alone, or those that torchrun has started."""

from __future__ import annotations

import os


def count() -> int:
    return int(os.environ.get("WORLD_SIZE", 1))


def on_this_machine() -> int:
    return int(os.environ.get("LOCAL_WORLD_SIZE", 1))


def is_first() -> bool:
    """Whether this is the one that writes files and tells what went wrong."""
    return int(os.environ.get("RANK", 0)) == 0
