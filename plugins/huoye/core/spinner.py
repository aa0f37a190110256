"""Pelican's spinner, which turns in a thread for as long as a build takes."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from pelican.log import console


def stop() -> None:
    """Let there be none: beside a thread no process could be forked (``core/forking.py``). What a
    build is at is shown by a bar, where it takes long."""
    console.status = _none


def _none(*_: Any, **__: Any) -> nullcontext[None]:
    return nullcontext()
