"""Characters that nobody can see, and that make a page or a feed unreadable."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huoye.core import characters
from huoye.core.errors import BuildError
from huoye.reader.source import PageSource

NAME = "control-character"
MEANING = (
    "A control character is invisible: it breaks feeds, hides a broken command (`\\vert` that a "
    "program has read as one character and `ert`), or turns the order of the letters around."
)
# A feed with one is no XML, in any blog.
ELSEWHERE = "error"
WRONG = """\
The vocabulary is $p(a\x0bert b)$.
"""
RIGHT = """\
The vocabulary is $p(a\\vert b)$.
"""
# What no page may hold, C1, and what changes the direction of writing.
_CHARACTER = re.compile(
    f"{characters.FORBIDDEN.pattern[:-1]}\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]"
    "|(?<=[^\\s])\t(?=(?:ext|extbf|frac|imes|heta|anh|ilde|riangle|o)\\b)"
)
_REFERENCE = re.compile(
    r"&#(?:x0*(?P<hex>[0-9a-f]{1,20})|0*(?P<decimal>[0-9]{1,20}))(?![0-9a-f])", re.I
)
#: Of Unicode.
_LAST = 0x10FFFF
#: What an escape in a string of many languages stands for.
_ESCAPES = {"\x07": "a", "\x08": "b", "\t": "t", "\x0b": "v", "\x0c": "f", "\x1b": "e"}
_COMMANDS = re.compile(r"[A-Za-z]{2,}")


def check(page: PageSource) -> Iterator[BuildError]:
    """Each, by line; front matter and code included. Those written as ``&#27;`` outside of code."""
    for reference in _REFERENCE.finditer(page.without_code) if "&#" in page.text else ():
        digits = reference["hex"] or reference["decimal"]
        code = int(digits, 16 if reference["hex"] else 10)
        if code > _LAST or _CHARACTER.match(chr(code)):
            sign = characters.name(chr(code)) if code <= _LAST else "a character that there isn't"
            what = f"{reference[0]} stands for {sign}"
            mend = "Remove it, or put it into code to show it"
            yield page.error(what, line=page.line_at(reference.start()), mend=mend)
    if not _CHARACTER.search(page.text):
        return
    for number, line in enumerate(page.text.split("\n"), start=page.line_at(0)):
        for found in _CHARACTER.finditer(line):
            yield page.error(
                f"{characters.name(found[0])} at column {found.start() + 1}",
                line=number,
                mend=_mend(found[0], line[found.end() :]),
            )


def _mend(character: str, rest: str) -> str:
    command = _COMMANDS.match(rest)
    if character in _ESCAPES and command:
        return f"Write \\{_ESCAPES[character]}{command[0]} if that was meant, or remove it"
    if "\u202a" <= character <= "\u2069":
        return "Remove it: text after it is shown in another order than it is written"
    return "Remove it"
