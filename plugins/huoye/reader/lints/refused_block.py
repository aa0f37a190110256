"""pymdownx refuses an option that a block doesn't have, and says nothing."""

from __future__ import annotations

from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.left_over import left_over
from huoye.reader.source import PageSource

NAME = "refused-block"
MEANING = "A block with a wrong option or argument stays in the page as slashes."
ELSEWHERE = "error"
WRONG = """\
/// details | Proof
    opne: true

By hand.
///
"""
RIGHT = """\
/// details | Proof
    open: true

By hand.
///
"""


def check(page: PageSource, html: str) -> Iterator[BuildError]:
    """Blocks with a name, left in the HTML for no reason that the source knows."""
    explained = {problem.head for problem in page.blocks.problems}
    for mark in left_over(page, html):
        if mark.name in page.block_names and mark.line not in explained:
            yield page.error(
                f"the block {mark.text} was refused: an option or its argument is wrong",
                line=mark.line,
                mend="Options stand right below, indented by four spaces, as `name: value`",
            )
