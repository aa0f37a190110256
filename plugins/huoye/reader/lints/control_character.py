"""Characters that nobody can see, and that make a page or a feed unreadable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

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
# What XML 1.0 does not allow, C1, and what changes the direction of writing.
_CHARACTER = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
    "|(?<=[^\\s])\t(?=(?:ext|extbf|frac|imes|heta|anh|ilde|riangle|o)\\b)"
)
#: What an escape in a string of many languages stands for.
_ESCAPES = {"\x07": "a", "\x08": "b", "\t": "t", "\x0b": "v", "\x0c": "f", "\x1b": "e"}
_COMMANDS = re.compile(r"[A-Za-z]{2,}")


def check(page: PageSource) -> Iterator[BuildError]:
    """Each, by line; front matter and code included."""
    for number, line in enumerate(page.text.split("\n"), start=page.line_at(0)):
        for found in _CHARACTER.finditer(line):
            yield page.error(
                f"{_name(found[0])} at column {found.start() + 1}",
                line=number,
                mend=_mend(found[0], line[found.end() :]),
            )


def _name(character: str) -> str:
    code = f"U+{ord(character):04X}"
    name = "TAB" if character == "\t" else unicodedata.name(character, "")
    return f"the character {code} ({name})" if name else f"the control character {code}"


def _mend(character: str, rest: str) -> str:
    command = _COMMANDS.match(rest)
    if character in _ESCAPES and command:
        return f"Write \\{_ESCAPES[character]}{command[0]} if that was meant, or remove it"
    if "\u202a" <= character <= "\u2069":
        return "Remove it: text after it is shown in another order than it is written"
    return "Remove it"
