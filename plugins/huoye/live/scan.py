"""Strict reading of the ``/// name | argument`` blocks of a page, with line numbers.

pymdownx.blocks leaves a misspelt option, a wrong type, an unknown name or an unclosed block in the
page as text, without a word. This scan over the source says what is wrong and where; the Markdown
extension then renders what it found (and a block that only one of the two sees is an error too).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

import yaml

from huoye.reader.source import fences, without_fences

_START = re.compile(r"^ {0,3}(/{3,}) *([\w-]+) *(?:\| *(.*?) *)?$")
_END = re.compile(r"^ {0,3}(/{3,}) *$")
_OPTION = re.compile(r"^ {4,}\S")


@dataclass(frozen=True)
class Fence:
    """Fenced code in a block. info: what stands behind the fence; line: of its first line."""

    info: str
    code: str
    line: int


@dataclass(frozen=True)
class BlockSource:
    """A block as written. line: 1-based line of its head, end_line: of its end; option_lines:
    option -> its line."""

    name: str
    argument: str
    options: dict[str, Any]
    line: int
    option_lines: dict[str, int] = field(default_factory=dict)
    end_line: int = 0


class ScanError(Exception):
    """Something wrong in the source at ``line``, and how to mend it."""

    def __init__(self, what: str, line: int, mend: str) -> None:
        super().__init__(what)
        self.what = what
        self.line = line
        self.mend = mend


def scan(lines: Sequence[str], known: Collection[str], first_line: int = 1) -> list[BlockSource]:
    """All blocks of a page in the order of their heads. Raises ScanError.

    lines: the Markdown source without front matter; first_line: the number of lines[0] in the file.
    known: names of blocks that exist. Fenced code is skipped.
    """
    blocks: list[BlockSource] = []
    #: Length of the slashes, place in ``blocks``.
    open_blocks: list[tuple[int, int]] = []
    lines = without_fences(lines)
    position = 0
    while position < len(lines):
        line = lines[position]
        number = first_line + position
        position += 1
        if end := _END.match(line):
            if open_blocks and open_blocks[-1][0] == len(end[1]):
                _, place = open_blocks.pop()
                blocks[place] = replace(blocks[place], end_line=number)
            continue
        if not (head := _START.match(line)):
            continue
        name = head[2].lower()
        if name not in known:
            raise ScanError(f"unknown block “{head[2]}”", number, _suggest(name, known))
        start = position
        while position < len(lines) and _OPTION.match(lines[position]):
            position += 1
        block = _read(name, head[3] or "", lines[start:position], number)
        open_blocks.append((len(head[1]), len(blocks)))
        blocks.append(block)
    if open_blocks:
        length, place = open_blocks[-1]
        block = blocks[place]
        raise ScanError(
            f"the block “{block.name}” is never closed",
            block.line,
            f"write a line with {'/' * length} after its caption",
        )
    return blocks


def take_code(lines: list[str], block: BlockSource, first_line: int = 1) -> list[Fence]:
    """The fenced code inside a block, which is blanked in ``lines``: it is no part of the caption.

    lines, first_line: as for ``scan``.
    """
    start, end = block.line - first_line, block.end_line - first_line
    found = []
    for first, last in fences(lines[start:end]):
        inside = lines[start + first + 1 : start + last]
        info = lines[start + first].strip().lstrip("`~").strip()
        found.append(Fence(info, "\n".join(inside) + "\n", block.line + first + 1))
        lines[start + first : start + last + 1] = [""] * (last + 1 - first)
    return found


def _read(name: str, argument: str, lines: Sequence[str], number: int) -> BlockSource:
    option_lines: dict[str, int] = {}
    for offset, line in enumerate(lines, start=1):
        key = line.partition(":")[0].strip()
        if key in option_lines:
            raise ScanError(
                f"option “{key}” is given twice", number + offset, "keep one of the two"
            )
        option_lines[key] = number + offset
    text = "\n".join(line.strip() for line in lines)
    try:
        options = yaml.safe_load(text) if text else {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        bad = number + 1 + (mark.line if mark else 0)
        problem = getattr(error, "problem", None) or "not readable"
        raise ScanError(
            f"options of “{name}”: {problem}", bad, "write each option as “name: value”"
        ) from None
    if not isinstance(options, dict) or not all(isinstance(key, str) for key in options):
        raise ScanError(
            f"options of “{name}” are not a list of names and values",
            number + 1,
            "write each option as “name: value”, indented by four spaces, "
            "and leave an empty line before an indented caption",
        )
    return BlockSource(name, argument, options, number, option_lines)


def _suggest(name: str, known: Collection[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1)
    if near:
        return f"did you mean “{near[0]}”?"
    return f"the blocks are: {', '.join(sorted(known))}"
