"""Blocks have the names that pymdownx and the figure kinds give them."""

from __future__ import annotations

from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.draft import Draft
from huoye.reader.left_over import left_over
from huoye.reader.slashes import unknown
from huoye.reader.source import PageSource

NAME = "unknown-block"
MEANING = "No block has that name, so it stays in the page as slashes."
ELSEWHERE = "error"
WRONG = """\
/// nota | Proof
By hand.
///
"""
RIGHT = """\
/// note | Proof
By hand.
///
"""


def check(page: PageSource, html: Draft) -> Iterator[BuildError]:
    """At the left margin the source tells; elsewhere it may be code, and the HTML tells."""
    known = page.errors("unknown")
    yield from known
    lines = {error.line for error in known}
    for mark in left_over(page, html):
        if mark.name and mark.name not in page.block_names and mark.line not in lines:
            what, mend = unknown(mark.name, page.block_names)
            yield page.error(what, line=mark.line, mend=mend)
