"""What goes wrong silently in a page: one file a lint, found by this folder.

A lint is a module with ``NAME``, ``MEANING`` (a sentence for authors), ``WRONG`` and ``RIGHT``
(what is reported, and the same mended), and a pure function ``check``. The names of its parameters
are what it needs, and so when it runs:

- ``check(page)``: the source alone, before Markdown has it;
- ``check(page, html)``: the text's HTML besides, as Markdown has made it, before any pass;
- ``check(page, fields)``: the file's front matter besides, which a page in pieces has but once;
- ``check(site)``: all pages, when all are read and nothing is written;
- ``check(site, published)``: the same when all is written, and every address with it.

``SEVERITY`` is "error" where a module has none; "warning" is told and stops nothing; "off" is a
matter of the house, which a site switches on. The setting LINTS changes it, name by name.

Its findings stop the build under the house rules (HUOYE_STRICT) and are warnings elsewhere, where
an author may know better. ``ELSEWHERE`` says otherwise: "error" for what concerns our own blocks,
which no other blog has; "off" for what Pelican decides.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any, Literal, get_args

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.core.near import did_you_mean
from huoye.reader import site_time
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
    #: Unless the settings say something else.
    severity: Severity = "error"
    #: The same in a blog where HUOYE_STRICT is off.
    elsewhere: Severity = "error"


class Severities:
    """How grave each lint is on this site; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._chosen: Mapping[str, Severity] = build.settings.get("LINTS") or {}
        self._strict = bool(build.settings.get("WARNINGS_AS_ERRORS"))
        self._has_house_rules = build.is_strict
        self._refuse_unknown()

    def of(self, lint: Lint) -> Severity:
        """What the settings say of a lint, or else the lint itself."""
        own = lint.severity if self._has_house_rules else lint.elsewhere
        severity = self._chosen.get(lint.name, own)
        return "error" if severity == "warning" and self._strict else severity

    def is_warning(self, lint: Lint, problem: BuildError) -> bool:
        """Whether one thing that a lint says stops nothing; a lint may tell more and less grave
        ones apart, where the settings don't speak of it."""
        if self._strict:
            return False
        spoken = lint.name in self._chosen
        return self.of(lint) == "warning" or (problem.is_warning and not spoken)

    def _refuse_unknown(self) -> None:
        names = sorted(lint.name for lint in every_lint())
        for name, severity in self._chosen.items():
            if name not in names:
                mend = did_you_mean(name, names, "See the names in docs/writing.md")
                raise BuildError(f"LINTS names “{name}”, which is no lint", mend=mend)
            if severity not in get_args(Severity):
                raise BuildError(
                    f"LINTS says “{severity}” of “{name}”",
                    mend=f"Write one of: {', '.join(get_args(Severity))}",
                )


def run(page: PageSource, **given: Any) -> list[BuildError]:
    """What the lints say that need exactly what is given besides the page, by line."""
    found = _run(page.build, page, given)
    return sorted(found, key=lambda problem: problem.line or 0)


def remark(name: str, problem: BuildError, page: PageSource) -> None:
    """Let what reads a page say in the name of a lint what that can't know, as gravely as the site
    has it."""
    (lint,) = (lint for lint in every_lint() if lint.name == name)
    severities = page.build.get(Severities)
    if severities.of(lint) != "off":
        problem.is_warning = severities.is_warning(lint, problem)
        page.remarks.setdefault(str(problem), problem)


def run_site(build: Build, **given: Any) -> list[BuildError]:
    """What the lints say that need exactly what is given, by file and line."""
    found = _run(build, None, given)
    return sorted(found, key=lambda problem: (str(problem.path or ""), problem.line or 0))


def every_lint() -> Sequence[Lint]:
    """Those of every module in this package's path."""
    return _read(tuple(__path__))


def _run(build: Build, page: PageSource | None, given: Mapping[str, Any]) -> list[BuildError]:
    severities = build.get(Severities)
    found = []
    for lint in every_lint():
        severity = severities.of(lint)
        if severity == "off" or lint.needs != given.keys():
            continue
        if page is not None:
            page.clock.enter(f"the lint “{lint.name}”")
        for problem in _timed(build, lint, given) if page is None else lint.check(page, **given):
            problem.is_warning = severities.is_warning(lint, problem)
            found.append(problem)
    return found


def _timed(build: Build, lint: Lint, given: Mapping[str, Any]) -> list[BuildError]:
    """What a lint of the whole site says."""
    what = f"the lint “{lint.name}” of the whole site"
    try:
        return site_time.run(lambda: [*lint.check(**given)], build, what, len(given["site"].pages))
    except BuildError as error:
        return [error]


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
            _severity(module),
            _elsewhere(module),
        )
        for module in modules
    )


def _severity(module: ModuleType) -> Severity:
    severity: Severity = getattr(module, "SEVERITY", "error")
    return severity


def _elsewhere(module: ModuleType) -> Severity:
    usual: Severity = "off" if _severity(module) == "off" else "warning"
    severity: Severity = getattr(module, "ELSEWHERE", usual)
    return severity
