"""The options of a block are names and values."""

from __future__ import annotations

from collections.abc import Iterable

from huoye.core.errors import BuildError
from huoye.reader.source import PageSource

NAME = "unreadable-options"
MEANING = "The indented lines below a block's head are no options, each a name and a value."
ELSEWHERE = "error"
WRONG = """\
/// details | Proof
    By hand.
///
"""
RIGHT = """\
/// details | Proof
    open: true

By hand.
///
"""


def check(page: PageSource) -> Iterable[BuildError]:
    """As the source was read."""
    return page.errors("unreadable")
