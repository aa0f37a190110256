"""Closing slashes close a block above them."""

from __future__ import annotations

from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.draft import Draft
from huoye.reader.left_over import left_over
from huoye.reader.source import PageSource

NAME = "stray-end"
MEANING = "Closing slashes that close no block stay in the page."
ELSEWHERE = "error"
WRONG = """\
/// note | Proof
By hand.
///

///
"""
RIGHT = """\
/// note | Proof
By hand.
///
"""


def check(page: PageSource, html: Draft) -> Iterator[BuildError]:
    """Closing slashes in the HTML, unless another block's mistake leaves them there."""
    marks = left_over(page, html)
    if any(mark.name for mark in marks) or page.blocks.problems:
        return
    for mark in marks:
        yield page.error(
            f"{mark.text} closes no block",
            line=mark.line,
            mend="Remove the line, or open the block above it with /// name",
        )
