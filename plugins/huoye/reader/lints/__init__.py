"""What goes wrong silently in a page: one file a lint, found by this folder.

A lint is a module with ``NAME``, ``MEANING`` (a sentence for authors), ``WRONG`` and ``RIGHT``
(what is reported, and the same mended), and a pure function ``check``. The names of its parameters
are what it needs, and so when it runs:

- ``check(page)``: the source alone, before Markdown has it;
- ``check(page, html)``: the text's HTML besides, as Markdown has made it, before any pass;
- ``check(page, fields)``: the file's front matter besides, which a page in pieces has but once.

Its findings stop the build under the house rules (HUOYE_STRICT) and are warnings elsewhere, where
an author may know better. ``ELSEWHERE`` says otherwise: "error" for what concerns our own blocks,
which no other blog has; "off" for what Pelican decides.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from huoye.core.errors import BuildError
from huoye.reader.source import PageSource

Severity = Literal["error", "warning", "off"]


@dataclass(frozen=True)
class Lint:
    """One rule of the house."""

    #: As the documentation lists it.
    name: str
    #: What it finds, a sentence.
    meaning: str
    #: An example that it reports.
    wrong: str
    #: The same, mended.
    right: str
    check: Callable[..., Iterable[BuildError]]
    #: What ``check`` needs besides the page.
    needs: frozenset[str]
    #: What comes of its findings where HUOYE_STRICT is off.
    elsewhere: Severity


def run(page: PageSource, **given: Any) -> list[BuildError]:
    """What the lints say that need exactly what is given besides the page, by line."""
    found = []
    for lint in every_lint():
        severity = "error" if page.build.is_strict else lint.elsewhere
        if severity == "off" or lint.needs != given.keys():
            continue
        for problem in lint.check(page, **given):
            problem.is_warning = severity == "warning"
            found.append(problem)
    return sorted(found, key=lambda problem: problem.line or 0)


def every_lint() -> Sequence[Lint]:
    """Those of every module in this package's path."""
    return _read(tuple(__path__))


@cache
def _read(path: tuple[str, ...]) -> tuple[Lint, ...]:
    modules = [
        importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(path)
    ]
    return tuple(
        Lint(
            module.NAME,
            module.MEANING,
            module.WRONG,
            module.RIGHT,
            module.check,
            frozenset(inspect.signature(module.check).parameters) - {"page"},
            getattr(module, "ELSEWHERE", "warning"),
        )
        for module in modules
    )
