"""pymdownx refuses an option that a block doesn't have, and says nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from huoye.core.errors import BuildError
from huoye.core.near import did_you_mean
from huoye.reader.draft import Draft
from huoye.reader.left_over import left_over
from huoye.reader.pipeline import Pipeline
from huoye.reader.slashes import Block
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


def check(page: PageSource, html: Draft) -> Iterator[BuildError]:
    """Blocks with a name, left in the HTML for no reason that the source knows."""
    explained = {problem.head for problem in page.blocks.problems}
    below_unknown = _directly_below(page, {error.line for error in page.errors("unknown")})
    for mark in left_over(page, html):
        if mark.name not in page.block_names or mark.line in explained | below_unknown:
            continue
        block = next((block for block in page.blocks if block.line == mark.line), None)
        if unknown := [*_unknown_options(page, block)] if block else []:
            yield from unknown
            continue
        yield page.error(
            f"the block {block.text if block else mark.text} was refused: an option or its "
            "argument is wrong",
            line=mark.line,
            mend="Options stand right below, indented by four spaces, as `name: value`",
        )


def _unknown_options(page: PageSource, block: Block) -> Iterator[BuildError]:
    known = page.build.get(Pipeline).block_options(block.name)
    for name in block.options.keys() - known:
        mend = did_you_mean(name, known, f"It has: {', '.join(sorted(known))}")
        what = f"the block “{block.name}” has no option “{name}”"
        yield page.error(what, line=block.option_lines.get(name, block.line), mend=mend)


def _directly_below(page: PageSource, heads: Collection[int | None]) -> set[int]:
    """Lines of the paragraphs whose first lines are heads of no block: nothing in them is read."""
    found: set[int] = set()
    above = False
    for number, line in enumerate(page.text.split("\n"), start=page.part_line or 1):
        above = number in heads or (above and bool(line.strip()))
        if above:
            found.add(number)
    return found
