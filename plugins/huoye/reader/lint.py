"""What goes wrong silently in Markdown: display maths that isn't, blocks that never end."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

from huoye.core.errors import BuildError
from huoye.reader.source import PageSource

_DOLLARS = re.compile(r"(?<!\\)\$\$")
_BLANK_LINE = re.compile(r"\n[ \t>]*(?=\n)")
_DRAWN = re.compile(r"<div\b[^>]*\barithmatex\b[^>]*>\\\[(.*?)\\\]</div>", re.S)
_LINE_START = re.compile(r"^[ \t>]+", re.M)

_OPENING = re.compile(r"^[ \t>]*(?P<slashes>/{3,})[ ]*(?P<name>[\w-]+)[ ]*(?:\|.*)?$", re.M)
_CLOSING = re.compile(r"^[ \t>]*(?P<slashes>/{3,})[ ]*$", re.M)


def check(page: PageSource, html: str) -> list[BuildError]:
    """Problems that show as dollars and slashes in ``html``, the body as Markdown has made it."""
    return [*_display_maths(page, html), *_unclosed_blocks(page)]


def _display_maths(page: PageSource, html: str) -> list[BuildError]:
    """Every $$…$$ of the source must have become a display formula."""
    drawn = Counter(_bare(unescape(tex)) for tex in _DRAWN.findall(html))
    text = page.without_code
    marks = list(_DOLLARS.finditer(text, len(page.text) - len(page.body)))
    found = []
    for opening, closing in zip(marks[::2], marks[1::2], strict=False):
        tex = _bare(text[opening.end() : closing.start()])
        blank = _BLANK_LINE.search(text, opening.end(), closing.start())
        if drawn[tex]:
            drawn[tex] -= 1
        elif blank:
            found.append(
                page.error(
                    "blank line inside $$…$$ (or the $$ above it is never closed)",
                    line=page.line_at(blank.start() + 1),
                    mend="Remove the blank line, or close the formula before it with $$",
                )
            )
        else:
            found.append(
                page.error(
                    f"$$ inside a paragraph: {_shown(text[opening.start() : closing.end()])}",
                    line=page.line_at(opening.start()),
                    mend="Put blank lines above and below $$…$$, or write $…$ within the sentence",
                )
            )
    if len(marks) % 2:
        found.append(
            page.error(
                "$$ without its partner",
                line=page.line_at(marks[-1].start()),
                mend="Close the formula with $$; for two dollar signs write \\$\\$",
            )
        )
    return found


def _bare(tex: str) -> str:
    """A formula without the indentation and quote marks that Markdown strips, nor any space."""
    return "".join(_LINE_START.sub("", tex).split())


def _unclosed_blocks(page: PageSource) -> list[BuildError]:
    """A block that is never closed swallows the rest of the page."""
    text = page.without_code
    open_blocks: list[re.Match[str]] = []
    marks = [*_OPENING.finditer(text), *_CLOSING.finditer(text)]
    for mark in sorted(marks, key=lambda match: match.start()):
        if mark.re is _OPENING:
            open_blocks.append(mark)
            continue
        for index in reversed(range(len(open_blocks))):
            if open_blocks[index]["slashes"] == mark["slashes"]:
                del open_blocks[index]
                break
    return [
        page.error(
            f"the block /// {block['name']} is never closed",
            line=page.line_at(block.start("slashes")),
            mend=f"End it with a line {block['slashes']}",
        )
        for block in open_blocks
    ]


def _shown(fragment: str) -> str:
    flat = " ".join(fragment.split())
    return flat if len(flat) <= 60 else f"{flat[:59]}…"
