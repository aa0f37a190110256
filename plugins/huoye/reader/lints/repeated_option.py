"""An option has one value."""

from __future__ import annotations

from collections.abc import Iterable

from huoye.core.errors import BuildError
from huoye.reader.source import PageSource

NAME = "repeated-option"
MEANING = "A block has an option twice, and only one of the two would count."
ELSEWHERE = "error"
WRONG = """\
/// details | Proof
    open: true
    open: false

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
    return page.errors("repeated")
