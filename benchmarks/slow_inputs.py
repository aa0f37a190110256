"""``python -m benchmarks.slow_inputs``: how long one page takes, of texts made to take long.

Each family of texts (slow_texts.py) is read in a process of its own, lints, Markdown and
typesetting included, and the sanitiser with ``--untrusted``. Prints those that take long as rows
of a Markdown table: their growth (1: twice the text, twice the time) and what became of them. Times
are of processors, MathJax's included. Exits with 1 for one above the bounds, or an internal error.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from math import log2
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.slow_texts import Family, families, formula_families
from huoye.core.build import Build
from huoye.mathjax import plugin
from huoye.mathjax.typesetter import Typesetter
from huoye.reader import PageSource, front_matter, lints, read_page, untrusted

HEAD = "Title: t\nDate: 2020-01-01\nSlug: a\n\n"
#: Of a page of SIZE bytes.
SIZE, SECONDS, MEGABYTES = 20_000, 2.0, 300.0
#: What is read longer, by the clock on the wall, is ended.
_GIVEN_UP = 120.0
#: Of Node and MathJax, about.
_MATHJAX_START = 1.5


@dataclass
class Reading:
    """What became of one page."""

    seconds: float
    megabytes: float
    #: "read", what the first problem says, or why there is none.
    outcome: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=SIZE, help="bytes of the largest")
    parser.add_argument("--only", default="", help="families of these names, between semicolons")
    parser.add_argument("--untrusted", action="store_true", help="with HUOYE_UNTRUSTED")
    options = parser.parse_args()
    rows = []
    for name, family, typeset in _all():
        if options.only and name not in options.only.split(";"):
            continue
        read = partial(_read, typeset=typeset, is_untrusted=options.untrusted)
        last = read(family(options.size))
        half = read(family(options.size // 2)) if last.seconds > 0.3 else last
        growth = log2(max(last.seconds, 1e-3) / max(half.seconds, 1e-3)) if half is not last else 0
        rows.append((last.seconds, name, growth, last))
        if last.seconds > 0.3 or "internal" in last.outcome:
            print(_row(name, growth, last), flush=True)
    wrong = [row for row in rows if row[0] > SECONDS or row[3].megabytes > MEGABYTES]
    wrong += [row for row in rows if "internal error" in row[3].outcome]
    print(f"{len(rows)} families, {len(wrong)} above {SECONDS:g} s or {MEGABYTES:g} MB or broken")
    sys.exit(bool(wrong))


def _row(name: str, growth: float, reading: Reading) -> str:
    shown = reading.outcome.replace("|", "\\|").replace("\n", " ")[:110]
    cells = (name.replace("|", "\\|"), f"{reading.seconds:.2f}", f"{reading.megabytes:.0f}")
    return f"| {' | '.join(cells)} | {growth:.1f} | {shown} |"


def _all() -> Iterator[tuple[str, Family, bool]]:
    yield from ((name, family, False) for name, family in families())
    yield from ((name, family, True) for name, family in formula_families())


def _read(text: str, typeset: bool, is_untrusted: bool) -> Reading:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(
        target=_child, args=(theirs, text, typeset, is_untrusted)
    )
    process.start()
    theirs.close()
    try:
        if ours.poll(_GIVEN_UP):
            return Reading(*ours.recv())
        return Reading(_GIVEN_UP, 0, "given up")
    except EOFError:
        return Reading(_GIVEN_UP, 0, "the process died")
    finally:
        process.kill()
        process.join()


def _child(answer: Connection[Any, Any], text: str, typeset: bool, is_untrusted: bool) -> None:
    build = Build({"HUOYE_STRICT": True, "HUOYE_UNTRUSTED": is_untrusted})
    if typeset:
        plugin.begin(build)
    read_page(PageSource(Path.cwd() / "content/w.md", HEAD + "甲 $x$\n", build=build))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    build.get(Typesetter).close()
    started = _processor_seconds()
    text = HEAD + text
    page = PageSource(
        Path.cwd() / "content/a.md", text, metadata=front_matter.parse(text).values(), build=build
    )
    problems = lints.run(page, fields=page.fields)
    if is_untrusted:
        problems += untrusted.problems(page)
    result = read_page(page)
    problems += result.problems
    build.get(Typesetter).close()
    seconds = _processor_seconds() - started - (_MATHJAX_START if typeset else 0)
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    errors = [str(problem) for problem in problems]
    internal = [error for error in errors if "internal error" in error]
    outcome = [*internal, *errors, "read"][0]
    answer.send((seconds, peak, outcome))


def _processor_seconds() -> float:
    """Of this process and of its children that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


if __name__ == "__main__":
    main()
