"""The pages of a built site in a browser: each is opened, and each of its figures run.

A report tells of a request that leaves the site, a request that fails, a violation of the content
security policy, an error in the console, a figure that does not come alive, and a live result that
differs from the baked one by more than the figure's tolerance; at the defaults, and at two other
values of every control, which are baked for it here.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser

from huoye.core.errors import BuildError
from huoye.core.server import StaticServer
from huoye.core.site_settings import Asked
from huoye.live.check.compare import Distance, difference, distance
from huoye.live.check.firefox import Firefox
from huoye.live.check.other_inputs import Bake, BakeFailed, baking
from huoye.live.check.tabs import Tab, Watch, open_tab
from huoye.live.figure import Baked

#: In the HTML of a page that has a figure.
_FIGURE = 'class="live"'
_PAGE_SCRIPT = Path(__file__).parent / "page.js"


@dataclass(frozen=True)
class Agreement:
    """Of a figure that agrees with itself, in every way of computing it that was tried."""

    tolerance: str
    #: Of settings: its defaults, and others.
    settings: int
    distance: Distance


@dataclass
class PageReport:
    """What one page did."""

    path: str
    #: A line for each that came alive and agreed, and where.
    figures: list[str] = field(default_factory=list)
    #: Those of them that agree by their second way of computing, too.
    reserves: list[str] = field(default_factory=list)
    #: Figure's id -> SHA-256 of its pixels, of figures that promise the same in every browser.
    digests: dict[str, str] = field(default_factory=dict)
    #: What must be mended.
    problems: list[str] = field(default_factory=list)
    #: Figure's id -> how near it came, and the ids of those of which a problem tells.
    measured: dict[str, Agreement] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)

    def fail(self, identifier: str, problem: str) -> None:
        """A problem of a figure."""
        self.problems.append(f"#{identifier}{problem}")
        self.failed.add(identifier)
        self.measured.pop(identifier, None)

    def agree(self, identifier: str, tolerance: str, settings: int, apart: Distance) -> None:
        """A way of computing a figure has given what it must."""
        known = self.measured.get(identifier)
        if identifier not in self.failed:
            self.measured[identifier] = Agreement(
                tolerance,
                min(settings, known.settings) if known else settings,
                apart | known.distance if known else apart,
            )


@dataclass(frozen=True)
class Checked:
    """A built site, and what is looked at."""

    #: The folder with its pages.
    output: Path
    #: What it was built from.
    asked: Asked = field(default_factory=Asked)
    #: Hosts that pages may ask, and their subdomains.
    allowed: frozenset[str] = frozenset()
    #: Whether all that pages do besides is left alone; then pages without figures are not opened.
    figures_only: bool = False
    #: Patterns of the pages that are opened, as “2018/*”; all where there are none.
    pages: tuple[str, ...] = ()


def check_site(site: Checked, browser: Browser | Firefox) -> Iterable[PageReport]:
    """Serve the site on loopback and check every HTML file in it, one report a page.

    Raises BuildError where there is none, and where figures cannot be baked for comparison.
    """
    folder = site.output
    files = sorted(folder.rglob("*.html"))
    if not files:
        raise BuildError(f"there are no pages in {folder}", mend="Build the site first: pelican")
    if site.figures_only:
        files = [path for path in files if _FIGURE in path.read_text("utf-8", "replace")]
    if site.pages:
        files = [path for path in files if _is_named(path.relative_to(folder), site.pages)]
        if not files:
            what = f"no page in {folder} is called {', '.join(site.pages)}"
            raise BuildError(what, mend="Name pages as they lie there: --page '2018/*'")
    with StaticServer(folder) as base, baking(site.asked) as bake:
        for file in files:
            path = file.relative_to(folder).as_posix()
            yield check_page(browser, base, path, bake, site)


def _is_named(page: Path, patterns: Iterable[str]) -> bool:
    """Whether a pattern is of the page or, as its address is written, of its folder."""
    names = {page.as_posix(), page.as_posix().removesuffix("index.html")}
    return any(fnmatchcase(name, pattern) for name in names for pattern in patterns)


def check_page(
    browser: Browser | Firefox, base: str, path: str, bake: Bake, site: Checked | None = None
) -> PageReport:
    """Open one page in a fresh profile (no cache, no storage) and run its figures in order.

    site: says what else is a problem; everything unless it is given.
    """
    report = PageReport(path)
    figures_only = site is not None and site.figures_only
    besides: list[str] = [] if figures_only else report.problems
    watch = Watch(base, besides.append, site.allowed if site else frozenset())

    @contextmanager
    def opened() -> Iterator[tuple[Tab, list[str]]]:
        """The page anew, and the ids of its figures."""
        with open_tab(browser, _PAGE_SCRIPT.read_text("utf-8"), watch) as tab:
            # 404.html is opened under its own name, so that it is no answer of status 404 itself.
            tab.goto(base + path.removesuffix("index.html"))
            yield tab, tab.evaluate("() => huoyeCheck.figures()")

    with opened() as (tab, identifiers):
        for identifier in identifiers:
            _check_figure(tab, identifier, report, bake, report.figures)
        reserves = tab.evaluate("() => huoyeCheck.reserves()")
        besides += [
            f"a formula's <{name}> has too many parts or too few"
            for name in tab.evaluate("() => huoyeCheck.malformed()")
        ]
        besides += [
            f"content security policy: {violation}"
            for violation in tab.evaluate("() => huoyeCheck.violations")
        ]
        exact = tab.evaluate("() => huoyeCheck.exact()")
    if reserves:
        # What a figure asks where its first way has no answer must say the same.
        with opened() as (tab, _):
            tab.evaluate("() => huoyeCheck.useReserves()")
            for identifier in reserves:
                _check_figure(tab, identifier, report, bake, report.reserves, " by its reserve")
    if exact:
        with opened() as (tab, _):
            tab.evaluate("() => huoyeCheck.useExact()")
            for identifier in exact:
                _take_digest(tab, identifier, report)
    return report


def _take_digest(tab: Tab, identifier: str, report: PageReport) -> None:
    spec, _ = tab.evaluate("id => huoyeCheck.spec(id)", identifier)
    problem = difference(spec, tab.evaluate("id => huoyeCheck.run(id)", identifier))
    if problem:
        report.fail(identifier, f" with the same bits everywhere: {problem}")
    else:
        digest = tab.evaluate("id => huoyeCheck.digest(id)", identifier)
        report.digests[identifier] = digest


def unlike(reports: Iterable[PageReport], others: Iterable[PageReport]) -> list[str]:
    """Figures whose pixels are not the same in two browsers, though they promise it."""
    digests = {report.path: report.digests for report in others}
    return [
        f"{report.path} #{identifier}"
        for report in reports
        for identifier, digest in report.digests.items()
        if digests.get(report.path, {}).get(identifier, digest) != digest
    ]


def _check_figure(
    tab: Tab,
    identifier: str,
    report: PageReport,
    bake: Bake,
    agreeing: list[str],
    by: str = "",
) -> None:
    """Add to ``agreeing`` what agrees, and to the report's problems what doesn't. by: which way of
    computing is tried."""
    spec, lang = tab.evaluate("id => huoyeCheck.spec(id)", identifier)
    start = time.perf_counter()
    run = tab.evaluate("id => huoyeCheck.run(id)", identifier)
    problem = difference(spec, run)
    seconds = time.perf_counter() - start
    if problem:
        report.fail(identifier, f"{by}: {problem}")
        return
    agreed, apart = ["defaults"], distance(spec, run)
    try:
        cases = bake(spec["written"], lang) if spec["written"] else []
    except BakeFailed as error:
        report.fail(identifier, f": the build fails at other inputs: {error}")
        return
    for inputs, baked in cases:
        at = ", ".join(f"{name} {value}" for name, value in inputs.items())
        problem, further = _at_other_inputs(tab, identifier, spec, inputs, baked)
        if problem:
            report.fail(identifier, f" at {at}{by}: {problem}")
        else:
            apart |= further
            agreed.append(f"({at})" if baked else f"({at}: refused by both)")
    report.agree(identifier, spec["tolerance"], len(agreed), apart)
    agreeing.append(
        f"#{identifier}{by}: live equals baked ({seconds:.1f} s) at {', '.join(agreed)}"
    )


def _at_other_inputs(
    tab: Tab,
    identifier: str,
    spec: Mapping[str, Any],
    inputs: Mapping[str, Any],
    baked: Baked | None,
) -> tuple[str, Distance]:
    """Follow a link to the figure at ``inputs``; what is wrong there, or "", and how far it is.

    baked: what the build makes of them, or None where it refuses them, as the page must then too.
    """
    fragment = f"{identifier}?{urlencode(_as_text(inputs))}"
    html = baked.html + baked.more if baked else ""
    run = tab.evaluate("(...given) => huoyeCheck.follow(...given)", identifier, fragment, html)
    if baked:
        at_these = {**spec, "values": baked.values}
        problem = difference(at_these, run)
        return problem, Distance() if problem else distance(at_these, run)
    refused = run["state"] == "failed"
    return "" if refused else "the page shows what the build refuses", Distance()


def _as_text(inputs: Mapping[str, Any]) -> dict[str, str]:
    """Values as static/fragment.mjs reads them."""
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in inputs.items()
    }
