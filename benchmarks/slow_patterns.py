"""``python -m benchmarks.slow_patterns``: regular expressions that take long on texts made so.

Every pattern of the rooms, of Markdown and of its extensions is taken apart, and texts are pumped
up from its own parts: what leads to a repetition, what it repeats, and signs of the pattern, again
and again. Each is searched through such texts of growing length; those whose time grows faster
than the text, and would be felt in one of 20,000 characters, are printed as rows of a Markdown
table, by the fastest of three runs. Exits with 1 for one that would take a tenth of a second.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Any

import huoye
from huoye.core import time_limit
from huoye.core.build import start
from huoye.reader.pipeline import Pipeline

#: How Python itself reads patterns; until 3.11 their names were sre_parse and sre_constants.
parser, sre = (importlib.import_module(f"re.{name}") for name in ("_parser", "_constants"))
SIZE, SECONDS = 20_000, 0.1
#: Signs that any pattern may meet.
_SIGNS = (" ", "\n", "a", "甲", "1", "-")
#: Characters of the shorter of two texts, and seconds that are not worth a look for it.
_SHORT, _NOTHING = 6000, 0.0015
#: Of less it is said that a time grows as the text.
_LINEAR = 1.4
_ANCHORED = {"match", "fullmatch"}
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)


@dataclass(frozen=True)
class Place:
    """A pattern, where it stands, and whether it is only ever asked what a text begins with."""

    name: str
    pattern: re.Pattern[str]
    anchored: bool = False

    def seconds(self, text: str) -> float:
        """What it takes to look through all of a text; a second at the most."""

        def search() -> None:
            if self.anchored:
                self.pattern.match(text)
                return
            for _ in self.pattern.finditer(text):
                pass

        started = time.perf_counter()
        with suppress(time_limit.TimeOver):
            time_limit.run(search, 1.0)
        return time.perf_counter() - started


@dataclass(frozen=True)
class Growth:
    """The slowest of a pattern's texts."""

    seconds: float
    #: 1: twice the text, twice the time.
    power: float
    piece: str


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--only", default="", help="patterns of places that hold this")
    chosen = options.parse_args().only
    count, slow = 0, 0
    for place in places():
        if chosen not in place.name:
            continue
        count += 1
        found = slowest(place)
        if found.seconds > SECONDS / 5:
            print(_row(place, found), flush=True)
        slow += found.seconds > SECONDS
    print(f"{count} patterns, {slow} above {SECONDS:g} s for {SIZE} characters")
    sys.exit(bool(slow))


def places() -> Iterator[Place]:
    """All patterns, each once."""
    seen: dict[tuple[str, int], Place] = {}
    for place in (*_of_rooms(), *_of_markdown()):
        key = (place.pattern.pattern, place.pattern.flags)
        if isinstance(place.pattern.pattern, str) and (key not in seen or seen[key].anchored):
            seen[key] = place
    yield from seen.values()


def _of_rooms() -> Iterator[Place]:
    root = Path(huoye.__path__[0])
    for path in sorted(root.rglob("*.py")):
        name = ".".join((root.name, *path.relative_to(root).with_suffix("").parts))
        tree = ast.parse(path.read_text("utf-8"))
        yield from _written(tree, name)
        # What is for MicroPython imports nowhere else.
        if _is_program(tree) or path.parent.name == "board":
            continue
        uses = _uses(tree)
        module = importlib.import_module(name.removesuffix(".__init__"))
        for variable, value in vars(module).items():
            for pattern in _patterns_in(value):
                anchored = bool(uses.get(variable)) and uses[variable] <= _ANCHORED
                yield Place(f"{name}.{variable}", pattern, anchored)


def _is_program(tree: ast.Module) -> bool:
    """Whether a module runs when it is imported."""
    return any(
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) for node in tree.body
    )


def _uses(tree: ast.AST) -> dict[str, set[str]]:
    """Name -> methods that are called on it."""
    uses: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            uses.setdefault(node.value.id, set()).add(node.attr)
    return uses


def _written(tree: ast.AST, module: str) -> Iterator[Place]:
    """Those that are given to a function of ``re`` as they stand."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="re"), attr=str(method)),
                args=[ast.Constant(value=str(pattern)), *_],
            ) if method not in ("compile", "escape"):
                yield Place(f"{module}:{node.lineno}", re.compile(pattern), method in _ANCHORED)


def _of_markdown() -> Iterator[Place]:
    """Those that processors of the pipeline hold, whoever wrote them."""
    build = start({"HUOYE_STRICT": True})
    md = build.get(Pipeline).markdown()
    registries = (md.preprocessors, md.parser.blockprocessors, md.inlinePatterns)
    for processor in (each for registry in registries for each in registry):
        kind = type(processor)
        # Those of our modules are met already, with what they are used for.
        ours = kind.__module__.startswith("huoye.")
        module = {} if ours else vars(sys.modules[kind.__module__])
        for name, value in {**module, **vars(kind), **vars(processor)}.items():
            for pattern in _patterns_in(value):
                yield Place(f"{kind.__module__}.{kind.__name__}.{name}", pattern)
    build.close()


def _patterns_in(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Mapping):
        yield from (each for each in value.values() if isinstance(each, re.Pattern))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from (each for each in value if isinstance(each, re.Pattern))


def slowest(place: Place) -> Growth:
    """The text that takes longest, by what a text of SIZE characters would take, or the first that
    takes too long."""
    found = Growth(0.0, 0.0, "")
    for before, piece in texts(place.pattern):
        growth = _growth(place, before, piece)
        if growth.power > _LINEAR and growth.seconds > found.seconds:
            found = growth
        if found.seconds > SECONDS:
            break
    return found


def _growth(place: Place, before: str, piece: str) -> Growth:
    def taken(size: int) -> float:
        return place.seconds(before + piece * (size // len(piece)))

    # Far above what any linear search takes, and far below what a quadratic one does.
    if taken(_SHORT) < _NOTHING:
        return Growth(0.0, 0.0, "")
    short, long = (min(taken(size) for _ in range(3)) for size in (_SHORT, 4 * _SHORT))
    power = log2(long / short) / 2
    seconds = short * (SIZE / _SHORT) ** power
    return Growth(seconds, power, f"{before!a} + {piece!a} …")


def texts(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """What a pattern is tried with: what stands first, and what is repeated behind it."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    signs = dict.fromkeys([*_SIGNS, *_literals(tree)])
    leads = dict.fromkeys(lead for lead, _ in _repetitions(tree, ""))
    bodies = dict.fromkeys(body for _, body in _repetitions(tree, ""))
    pieces = dict.fromkeys([*signs, *bodies, *leads])
    pieces.update(dict.fromkeys(lead + piece for lead in leads for piece in [*bodies, "a", " "]))
    found: dict[tuple[str, str], None] = {}
    for lead in list(leads)[:12]:
        found.update(dict.fromkeys((lead, piece) for piece in [*signs, *bodies] if piece))
    found.update(dict.fromkeys(("", piece) for piece in pieces if piece))
    yield from list(found)[:400]


def _repetitions(tree: Any, lead: str) -> Iterator[tuple[str, str]]:
    """What leads to each repetition of many, and what it repeats."""
    for operation, value in tree:
        for inner in _inner(operation, value):
            if operation in _REPEATS and value[1] > 20:
                yield lead, _sample(inner)
            yield from _repetitions(inner, lead)
        lead += _sample([(operation, value)])


def _inner(operation: Any, value: Any) -> list[Any]:
    if operation is sre.BRANCH:
        return list(value[1])
    if operation in _REPEATS:
        return [value[2]]
    if operation is sre.SUBPATTERN:
        return [value[3]]
    if operation is sre.ATOMIC_GROUP:
        return [value]
    if operation in (sre.ASSERT, sre.ASSERT_NOT):
        return [value[1]] if value[0] > 0 else []
    return []


def _sample(tree: Any) -> str:
    """A short text that it matches, lookarounds aside."""
    written = []
    for operation, value in tree:
        if operation is sre.LITERAL:
            written.append(chr(value))
        elif operation is sre.NOT_LITERAL:
            written.append("a" if value != ord("a") else "b")
        elif operation is sre.ANY:
            written.append("a")
        elif operation is sre.IN:
            written.append(_of_set(value))
        elif operation in _REPEATS:
            written.append(_sample(value[2]) * max(1, min(value[0], 1000)))
        elif operation not in (sre.ASSERT, sre.ASSERT_NOT):
            inner = _inner(operation, value)
            written.append(_sample(inner[0]) if inner else "")
    return "".join(written)


def _of_set(items: Any) -> str:
    matches = re.compile(_as_class(items))
    signs = (*_SIGNS, *map(chr, range(33, 127)))
    return next((sign for sign in signs if matches.match(sign)), "a")


def _as_class(items: Any) -> str:
    categories = {
        sre.CATEGORY_DIGIT: r"\d",
        sre.CATEGORY_NOT_DIGIT: r"\D",
        sre.CATEGORY_SPACE: r"\s",
        sre.CATEGORY_NOT_SPACE: r"\S",
        sre.CATEGORY_WORD: r"\w",
        sre.CATEGORY_NOT_WORD: r"\W",
    }
    written = []
    for operation, value in items:
        if operation is sre.NEGATE:
            written.append("^")
        elif operation is sre.LITERAL:
            written.append(re.escape(chr(value)))
        elif operation is sre.RANGE:
            written.append(f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}")
        elif operation is sre.CATEGORY:
            written.append(categories[value])
    return f"[{''.join(written)}]"


def _literals(tree: Any) -> Iterator[str]:
    for operation, value in tree:
        if operation in (sre.LITERAL, sre.NOT_LITERAL):
            yield chr(value)
        elif operation is sre.IN:
            yield from (chr(each) for kind, each in value if kind is sre.LITERAL)
        for inner in _inner(operation, value):
            yield from _literals(inner)


def _row(place: Place, growth: Growth) -> str:
    cells = (growth.piece, ascii(" ".join(place.pattern.pattern.split())))
    text, pattern = (cell.replace("|", "\\|")[:90] for cell in cells)
    return f"| {place.name} | {growth.seconds:.2f} | {growth.power:.1f} | `{text}` | `{pattern}` |"


if __name__ == "__main__":
    main()
