"""Random code that changes what it reads: dictionaries, lists and counters, in loops, in the keys
of ``max`` and ``sorted``, and by iterators that are kept; its answer is ``r``.

What CPython does then is no rule of the language that MicroPython would follow: it counts sizes and
places. ``python -m tests.pyodide_widgets.responder.random_containers 2000`` runs so many.
"""

from __future__ import annotations

import sys
from random import Random

from tests.pyodide_widgets.responder.random_code import compare

HEAD = """\
from collections import Counter
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, chain, combinations, islice, pairwise, product


@dataclass(frozen=True)
class Place:
    x: float
    tags: object = None


class Kept:
    def __init__(self, d):
        self.d = d

    def get(self, key, default=0):
        return self.d.get(key, default)

    def items(self):
        return list(self.d.items())


def both(d):
    yield from d


def more(k):
    if steps[0] < 9:
        steps[0] += 1
        %s
    return k


steps = [0]
d = {1: 3, 2: 5, "a": 4, (1, 2): 6}
e = {"b": 1, "a": 2}
l = [3, 1, 2]
m = [5, 1.5, 4]
c = Counter("abcab")
kept = Kept(e)
out = []
"""
KEYS = (
    "1", "2", "'a'", "'b'", "k", "(1, 2)", "(1, k)", "1.0", "True", "None", "[1]", "(1, [2])", "{}",
    "steps[0]", "Place(1.0)", "Place(1.0, [2])", "float('nan')", "l", "range(2)", "more", "kept",
    "str(k)", "len(d)", "0.5",
)  # fmt: skip
DICTIONARIES = ("d", "d", "d", "e", "c")
LISTS = ("l", "l", "m")


class Writer:
    """Writes such code by chance."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)

    def program(self) -> str:
        head = HEAD % self._change("k")
        lines = ["k = 7", *(self._statement() for _ in range(self._chance.randint(1, 4)))]
        return head + "\n".join(lines) + "\nr = d, e, list(c.items()), l, m, out\n"

    def _pick(self, *ways: str) -> str:
        return self._chance.choice(ways)

    def _key(self) -> str:
        return self._pick(*KEYS)

    def _change(self, k: str) -> str:
        """A statement that changes a container."""
        d, row, key = self._pick(*DICTIONARIES), self._pick(*LISTS), self._key()
        return self._pick(
            f"{d}[{key}] = 8",
            f"{d}[{k}] = 8",
            f"{d}[{k}, 'x'] = 1",
            f"{d}.pop({k}, None)",
            f"{d}.pop({key}, 0)",
            f"{d}[{k}] = {d}.pop({k}, 1)",
            f"{d}[{k}, 1] = {d}.pop({k}, 1)",
            f"{d}.setdefault({key}, 2)",
            f"{d}.clear()",
            f"del {d}[{k}]",
            f"{d} |= {{'z': 1}}",
            f"{d}.update([({key}, 5)])",
            f"{row}.append(steps[0])",
            f"{row}.pop()",
            f"{row}.pop(0)",
            f"{row}.clear()",
            f"{row}.insert(0, 9)",
            f"{row}.sort()",
            f"del {row}[0]",
            f"{row} += [7]",
            f"{row}[:] = [4, 4]",
            "steps[0] += 1",
        )

    def _reader(self) -> str:
        """What a loop may go through."""
        d, row, other = self._pick(*DICTIONARIES), self._pick(*LISTS), self._pick("d", "l", "e")
        return self._pick(
            d, row, d, row,
            f"{d}.items()", f"{d}.keys()", f"{d}.values()", "kept.items()", f"iter({d})",
            f"iter({row})", f"enumerate({d})", f"enumerate({row})", f"zip({d}, {other})",
            f"zip({row}, {other})", f"zip({row}, {other}, strict=True)", f"map(more, {d})",
            f"map(more, {row})", f"filter(more, {d})", f"reversed({row})", f"both({d})",
            f"(more(x) for x in {d})", f"(x for x in {row})", f"chain({d}, {row})",
            f"islice({d}, 1, 3)", f"islice({row}, 2)", f"pairwise({row})", f"pairwise({d})",
            f"accumulate({row})", f"accumulate({d}, lambda x, y: more(y))", f"product({row}, {d})",
            f"combinations({row}, 2)", f"list({d})", f"sorted({row})", f"enumerate({d}.items())",
            f"({d} if steps[0] < 5 else {other})", f"({d} or {row})", f"{d} | {other}",
        )  # fmt: skip

    def _answer(self) -> str:
        d, row, key = self._pick(*DICTIONARIES), self._pick(*LISTS), self._key()
        reader = self._reader()
        return self._pick(
            f"max({reader}, key=more, default=0)",
            f"min({reader}, key=lambda k: str(more(k)), default=0)",
            f"max({row}, key=more)",
            f"max({d}, key=lambda k: str(more(k)))",
            f"sorted({row}, key=more)",
            f"sorted({d}, key=lambda k: str(more(k)))",
            f"sum(len(str(more(k))) for k in {reader})",
            f"any({reader})",
            f"all(more(k) for k in {reader})",
            f"reduce(lambda x, y: more(y), {reader}, 0)",
            f"list({reader})",
            f"tuple({reader})",
            f"[*{reader}]",
            f"len({d})",
            f"{d}.get({key})",
            f"{d}.get({key}, 5)",
            f"kept.get({key})",
            f"{d}.setdefault({key}, 4)",
            f"{d}.pop({key}, 3)",
            f"{d}[{key}]",
            f"{row}[{self._pick('0', '-1', '2')}]",
            f"({key} in {self._pick(d, row, reader)})",
            f"({key} not in {d}.{self._pick('keys', 'values', 'items')}())",
            f"({key} in {{1, {key}}})",
            f"len({{{key}, {self._key()}}})",
            f"list(map({d}.get, {reader}))",
            f"max({d}, key={d}.get)",
            f"({d} == {self._pick('d', 'e', 'c', 'l')})",
            f"{{{key}: 1, 'q': 2}}",
            f"{{x: 1 for x in {reader}}}",
            f"dict([({key}, 1)])",
            f"list(Counter({reader}).items())",
        )

    def _statement(self) -> str:
        reader, change = self._reader(), self._change("k")
        stop = self._pick("len(out) > 1", "len(out) > 4", "len(out) > 9", "steps[0] > 3")
        error = self._pick("KeyError", "LookupError", "IndexError", "ValueError")
        loop = (
            f"for k in {reader}:\n    out.append(k)\n    {self._pick(change, 'steps[0] += 1')}\n"
            f"    if {stop} or len(out) > 30:\n        break\n"
            f"    {self._pick(change, 'steps[0] += 1', 'pass')}"
        )
        return self._pick(
            loop,
            loop,
            f"out.append({self._answer()})",
            f"out.append({self._answer()})",
            f"try:\n    out.append({self._answer()})\nexcept {error}:\n    out.append(0)",
            f"try:\n    {change}\nexcept {error}:\n    out.append(0)",
            f"it = {reader}\n{change}\nout.extend(islice(it, 12))",
            f"it = {reader}\nout.extend(islice(it, 5))\n{change}\nout.extend(islice(it, 5))",
            f"it = iter({reader})\n{change}\nout.append(next(it, None))",
            f"it = iter({reader})\nout.extend(islice(it, 20))\n{change}\nout.append(next(it, 0))",
            change,
        )


def programs(count: int, first: int = 0) -> list[str]:
    """So many, the same ones at every call."""
    return [Writer(seed).program() for seed in range(first, first + count)]


if __name__ == "__main__":
    compare(programs(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
