"""TeX that no formula has taken."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.shown_text import shown_text
from huoye.reader.source import PageSource
from huoye.reader.titles import title_html

NAME = "tex-in-text"
MEANING = "TeX outside of a formula stays in the page as it is written."
WRONG = """\
The half is \\frac{1}{2} of it.
"""
RIGHT = """\
The half is $\\frac{1}{2}$ of it.
"""
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{[^{}\n]*\}")
_DOLLARS = re.compile(r"(?<!\$)\$(?!\$)[^$\n]*?(?:\\[a-zA-Z]|[\^_][{\w])[^$\n]*\$")
_BRACKETS = re.compile(r"\\\[[^\n]{1,200}?\\\]|\\\([^\n]{1,200}?\\\)")
_COMMAND = re.compile(
    r"\\(?:[a-zA-Z]{2,}\{|(?:alpha|beta|gamma|delta|theta|lambda|sigma|phi|omega|sum|int|prod|lim"
    r"|infty|partial|nabla|cdot|times|leq|geq|left|right)(?![a-zA-Z:\\/]))"
)
_REMEDIES = (
    (
        _ENVIRONMENT,
        "{} belongs to no formula",
        "Begin and end a formula with the same \\begin{{…}} and \\end{{…}}",
    ),
    (
        _DOLLARS,
        "{} is left as text",
        "A formula stands in one paragraph; put code into backquotes, write \\$ for a dollar",
    ),
    (
        _BRACKETS,
        "{} is left as text",
        "Write $…$ in a line, and $$…$$ on lines of its own",
    ),
    (
        _COMMAND,
        "{} stands outside of a formula",
        "Put $…$ around the formula, or backquotes around code",
    ),
)
_SHOWN = 40


def check(page: PageSource, html: str) -> Iterator[BuildError]:
    """Every piece of text with TeX in it, and the title's."""
    title = title_html(page.metadata.get("title", "")) if page.part_line is None else ""
    for text in shown_text(title):
        yield from _problems(page, text, page.fields.line("title"))
    for text in shown_text(html):
        yield from _problems(page, text, None)


def _problems(page: PageSource, text: str, line: int | None) -> Iterator[BuildError]:
    """The first thing that is wrong with a piece of text."""
    for pattern, what, mend in _REMEDIES:
        found = pattern.search(text)
        if found is None:
            continue
        shown = " ".join(found[0].split())
        shown = shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1]}…"
        yield page.error(what.format(shown), line=line or _line(page, found[0]), mend=mend.format())
        return


def _line(page: PageSource, written: str) -> int | None:
    """Where it stands, a formula that holds the same aside."""
    first = written.split("\n")[0]
    lines = page.lines_matching(re.compile(re.escape(first)))
    return lines[-1] if lines else None
