"""The blocks of a page, ``/// name | argument``, as its author wrote them: read once, for all.

pymdownx.blocks leaves a misspelt option, an unknown name or an unclosed block in the page as text,
without a word, and knows no lines. This is the reading that lints and figures share; pymdownx only
renders what stands here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import yaml

from huoye.core.near import did_you_mean
from huoye.reader import strict_yaml
from huoye.reader.code import fences, without_fences_and_comments

_SLASHES = re.compile(r"(?P<lead>[ >]*)(?P<slashes>/{3,}) *(?P<rest>(?P<word>[\w-]*).*?) *$")
_HEAD = re.compile(r"(?P<name>[\w-]+) *(?:\| *(?P<argument>.*))?$")
_OPTION = re.compile(r" {4,}\S")
_TAB = 4

ProblemKind = Literal["unknown", "unclosed", "unreadable", "repeated"]


@dataclass(frozen=True)
class Fence:
    """Fenced code in a block."""

    #: What stands behind the opening fence, as in "python test".
    info: str
    code: str
    #: 1-based line of the code's first line; the fence is the one above.
    line: int
    #: Of the closing fence.
    end_line: int


@dataclass(frozen=True)
class Block:
    """A block as written, or a line that looks like the head of one."""

    #: In small letters.
    name: str
    argument: str
    #: 1-based line of the head.
    line: int
    #: The head without what stands before its slashes.
    text: str
    #: How many slashes open and close it.
    slashes: int
    #: What it stands in: quotations, and steps of indentation (lists, footnotes, indented code).
    depth: tuple[int, int] = (0, 0)
    #: How many other blocks hold it.
    level: int = 0
    #: Line of the end; None where there is none.
    end_line: int | None = None
    options: dict[str, Any] = field(default_factory=dict)
    #: Option -> its line.
    option_lines: dict[str, int] = field(default_factory=dict)
    #: Fenced code between head and end, that of inner blocks included.
    fences: tuple[Fence, ...] = ()

    @property
    def at_margin(self) -> bool:
        """Outside lists and quotations, and surely no indented code."""
        return self.depth == (0, 0)


@dataclass(frozen=True)
class Problem:
    """Something surely wrong in the source, and how to mend it."""

    kind: ProblemKind
    #: Of the block's head.
    head: int
    #: Where it is wrong.
    line: int
    what: str
    mend: str


@dataclass(frozen=True)
class Blocks:
    """All lines of slashes in a text."""

    #: Those whose names are known, in the order of their heads.
    blocks: tuple[Block, ...] = ()
    #: Lines that begin like a block and open none: unknown names, heads without their bar.
    #: Indented ones may be code.
    others: tuple[Block, ...] = ()
    #: Lines of closing slashes that close nothing; indented ones may be code.
    stray_ends: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __iter__(self) -> Iterator[Block]:
        return iter(self.blocks)


def parse(lines: Sequence[str], names: Collection[str], first_line: int = 1) -> Blocks:
    """Read the blocks of a text; fenced code and comments are skipped.

    lines: without front matter. names: of the blocks that there are. first_line: the number of
    lines[0] in the file.

    >>> parse(["/// note | Proof", "By hand.", "///"], {"note"}).blocks[0].end_line
    3
    """
    if not any("///" in line for line in lines):
        return Blocks()
    written, lines = lines, _normalised(lines)
    visible = without_fences_and_comments(lines)
    reading = _Reading(names)
    for index, line in enumerate(visible):
        found = _SLASHES.match(line)
        if found is None:
            continue
        head = _HEAD.match(found["rest"])
        block = _block(found, head, first_line + index)
        if not found["rest"]:
            reading.close(block)
        elif head and block.name in names:
            reading.open(block, _option_lines(visible[index + 1 :], block.depth))
        else:
            reading.set_aside(block, head["name"] if head else "")
    return reading.blocks(_fences(lines, written, first_line))


def unknown(name: str, names: Collection[str]) -> tuple[str, str]:
    """What is wrong with a name that no block has, and how to mend it. names: those that have."""
    known = sorted(names)
    mend = did_you_mean(name.lower(), known, f"The blocks are: {', '.join(known)}")
    return f"unknown block “{name}”", mend


class _Reading:
    """What has been met so far, from the top of a text downwards."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = names
        self._blocks: list[Block] = []
        self._others: list[Block] = []
        #: Those of both lists that wait for their ends, the innermost last.
        self._open: list[Block] = []
        self._open_others: list[Block] = []
        #: Line of a head -> line of its end.
        self._ends: dict[int, int] = {}
        self._stray_ends: list[int] = []
        self._problems: list[Problem] = []

    def open(self, block: Block, option_lines: Sequence[str]) -> None:
        options, places, problems = _options(block, option_lines)
        if block.at_margin:
            self._problems += problems
        level = len(self._open)
        block = replace(block, level=level, options=options, option_lines=places)
        self._blocks.append(block)
        self._open.append(block)

    def set_aside(self, block: Block, name: str) -> None:
        """name: as written, of what is a head in all but its name."""
        self._others.append(block)
        self._open_others.append(block)
        if name and block.at_margin:
            what, mend = unknown(name, self._names)
            self._problems.append(Problem("unknown", block.line, block.line, what, mend))

    def close(self, end: Block) -> None:
        # Blocks first: what opens nothing, an unknown name say, may have no end at all.
        place = _waiting_for(end, self._open)
        if place is not None:
            self._ends[self._open[place].line] = end.line
            self._never_closed(self._open[place + 1 :])
            del self._open[place:]
            return
        place = _waiting_for(end, self._open_others)
        if place is not None:
            self._ends[self._open_others.pop(place).line] = end.line
            return
        self._stray_ends.append(end.line)

    def blocks(self, code: Sequence[Fence]) -> Blocks:
        """All of it, at the end of the text. code: every piece of fenced code in it."""
        self._never_closed(self._open)
        return Blocks(
            tuple(self._ended(block, code) for block in self._blocks),
            tuple(self._ended(block, ()) for block in self._others),
            tuple(self._stray_ends),
            tuple(sorted(self._problems, key=lambda problem: problem.line)),
        )

    def _ended(self, block: Block, code: Sequence[Fence]) -> Block:
        end = self._ends.get(block.line)
        inside = [fence for fence in code if end and block.line < fence.line <= end]
        return replace(block, end_line=end, fences=tuple(inside))

    def _never_closed(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            what = f"the block “{block.name}” is never closed"
            mend = f"Write a line with {'/' * block.slashes} after its caption"
            self._problems.append(Problem("unclosed", block.line, block.line, what, mend))


def _waiting_for(end: Block, blocks: Sequence[Block]) -> int | None:
    """Which of the open blocks a line of closing slashes closes: the innermost of its like.

    pymdownx lets a block in a list end outside, too.
    """
    alike = [place for place, block in enumerate(blocks) if block.slashes == end.slashes]
    as_deep = [place for place in alike if blocks[place].depth == end.depth]
    deeper = [place for place in alike if blocks[place].depth > end.depth]
    return next(reversed(as_deep or deeper), None)


def _normalised(lines: Sequence[str]) -> list[str]:
    """As Markdown normalises white space."""
    expanded = [line.expandtabs(_TAB) for line in lines]
    return [line if line.strip(" ") else "" for line in expanded]


def _block(found: re.Match[str], head: re.Match[str] | None, number: int) -> Block:
    name = head["name"] if head else found["word"]
    return Block(
        name.lower(),
        (head["argument"] or "") if head else "",
        number,
        found[0][found.start("slashes") :].rstrip(),
        len(found["slashes"]),
        _depth(found["lead"]),
    )


def _depth(lead: str) -> tuple[int, int]:
    inner = lead.rpartition(">")[2]
    quotations = lead.count(">")
    # The space behind a quote mark belongs to it.
    return quotations, len(inner.removeprefix(" ") if quotations else inner) // _TAB


def _option_lines(lines: Sequence[str], depth: tuple[int, int]) -> list[str]:
    """Those at the beginning of ``lines`` that are options of a block just above them."""
    quotations, steps = depth
    pattern = re.compile(rf"(?: *> ?){{{quotations}}} {{{_TAB * steps}}}(?P<line>.*)$")
    found: list[str] = []
    for line in lines:
        inner = pattern.match(line)
        if not (inner and _OPTION.match(inner["line"])):
            break
        found.append(inner["line"])
    return found


def _options(
    block: Block, lines: Sequence[str]
) -> tuple[dict[str, Any], dict[str, int], list[Problem]]:
    """Options and their lines, strictly: none at all where they can't be read."""
    places: dict[str, int] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=block.line + 1):
        key = _option(line.partition(":")[0].strip())
        if key in places:
            what = f"option “{key}” is given twice"
            mend = "Keep one of the two"
            problems.append(Problem("repeated", block.line, number, what, mend))
        places.setdefault(key, number)
    try:
        options = strict_yaml.load("\n".join(line.strip() for line in lines)) if lines else {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = f"options of “{block.name}”: {getattr(error, 'problem', None) or 'not readable'}"
        number = block.line + 1 + (mark.line if mark else 0)
        mend = getattr(error, "mend", "Write each option as “name: value”")
        return {}, places, [*problems, Problem("unreadable", block.line, number, what, mend)]
    if isinstance(options, dict) and all(isinstance(key, str) for key in options):
        return {_option(key): value for key, value in options.items()}, places, problems
    what = f"options of “{block.name}” are not a list of names and values"
    mend = (
        "Write each option as “name: value”, indented by four spaces, "
        "and leave an empty line before an indented caption"
    )
    return {}, places, [*problems, Problem("unreadable", block.line, block.line + 1, what, mend)]


def _option(written: str) -> str:
    """A name as Python has it, of whose parameters options are: µ by its key is the letter μ."""
    return unicodedata.normalize("NFKC", written)


def _fences(lines: Sequence[str], written: Sequence[str], first_line: int) -> list[Fence]:
    """written: the same lines with their tabs and spaces, which may stand in a text of the code."""
    found = []
    for first, last in fences(lines):
        info = lines[first].strip().lstrip("`~").strip()
        code = "\n".join(written[first + 1 : last]) + "\n"
        found.append(Fence(info, code, first_line + first + 1, first_line + last))
    return found
