"""Blocks end with a line of as many slashes as they begin with."""

from __future__ import annotations

from collections.abc import Iterable

from huoye.core.errors import BuildError
from huoye.reader.source import PageSource

NAME = "unclosed-block"
MEANING = "A block without its closing slashes swallows the rest of the page."
ELSEWHERE = "error"
WRONG = """\
/// note | Proof
By hand.
"""
RIGHT = """\
/// note | Proof
By hand.
///
"""


def check(page: PageSource) -> Iterable[BuildError]:
    """As the source was read."""
    return page.errors("unclosed")
