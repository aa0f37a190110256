"""The command ``huoye-check``: every page in real browsers, every figure run.

Chromium, and Firefox where it is installed. Fails on whatever a report of pages.py calls a problem.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huoye.core import site_settings
from huoye.core.bundled import how_to_install
from huoye.core.errors import BuildError, shown_path

if TYPE_CHECKING:
    from huoye.live.check.pages import Checked, PageReport
    from huoye.live.check.recording import BrowserRun


def main() -> int:
    arguments = _parser().parse_args()
    try:
        # Only here: without them this command can say so.
        import playwright  # noqa: F401
        import websockets  # noqa: F401
    except ModuleNotFoundError as error:
        print(f"The check needs {error.name}. {how_to_install('check')}", file=sys.stderr)
        return 2
    try:
        return _check(arguments)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="huoye-check",
        description="Run every figure of a built site in real browsers, and compare what they "
        "show with what was baked, at their defaults and at two other settings.",
    )
    site_settings.add_arguments(parser)
    parser.add_argument(
        "--browser",
        choices=("chromium", "firefox"),
        help="this one alone; otherwise Chromium, and Firefox where it is installed",
    )
    parser.add_argument(
        "--figures-only",
        action="store_true",
        help="say nothing of what else pages do: requests to elsewhere, errors in the console",
    )
    parser.add_argument(
        "--allow",
        action="append",
        default=[],
        metavar="HOST",
        help="a host that pages may ask, as fonts.example.org; may be given several times",
    )
    parser.add_argument(
        "--page",
        action="append",
        default=[],
        metavar="PATTERN",
        help="these pages alone, as '2018/*'; may be given several times",
    )
    parser.add_argument(
        "--record",
        action="store_true",
        help="write what was measured of each figure that agrees into checks.json, beside the "
        "pages, for builds to show",
    )
    return parser


def _check(arguments: argparse.Namespace) -> int:
    from playwright.sync_api import Error

    from huoye.live.check.chromium import chromium
    from huoye.live.check.firefox import firefox, firefox_path
    from huoye.live.check.pages import Checked, unlike
    from huoye.live.check.recording import record

    asked = site_settings.asked(arguments)
    settings = asked.read()
    folder = Path(settings["OUTPUT_PATH"])
    site = Checked(
        folder, asked, frozenset(arguments.allow), arguments.figures_only, tuple(arguments.page)
    )
    runs: list[BrowserRun] = []
    if arguments.browser != "firefox":
        try:
            with chromium() as browser:
                runs.append(_run("Chromium", browser, site))
        except Error as error:
            if "Executable doesn't exist" not in error.message:
                raise
            what = "there is no Chromium here"
            raise BuildError(what, mend="Run: playwright install chromium") from None
    if arguments.browser != "chromium":
        if path := firefox_path():
            with firefox(path) as other:
                runs.append(_run("Firefox", other, site))
        elif arguments.browser:
            raise BuildError("there is no Firefox here", mend="Install it, or set $FIREFOX")
        else:
            print("Firefox is not installed: nothing was checked in it")
    problems = sum(len(report.problems) for run in runs for report in run.reports)
    differing = unlike(*(run.reports for run in runs)) if len(runs) == 2 else []
    for figure in differing:
        print(f"  {figure} FAILED: other pixels in Firefox than in Chromium")
    problems += len(differing)
    if arguments.record:
        file = record(Path(settings["PATH"]), folder, runs, differing)
        print(f"Recorded in {shown_path(file)}: build the site again to show it")
    return 1 if problems else 0


def _run(name: str, browser: Any, site: Checked) -> BrowserRun:
    """What a browser makes of the site, printed as it comes."""
    from huoye.live.check.pages import check_site
    from huoye.live.check.recording import BrowserRun

    today = datetime.now(UTC).date().isoformat()
    reports = _kept(name, check_site(site, browser))
    return BrowserRun(name, browser.version, today, tuple(reports))


def _kept(name: str, reports: Iterable[PageReport]) -> list[PageReport]:
    """The reports, printed as they come."""
    kept = []
    figures = reserves = problems = 0
    for report in reports:
        kept.append(report)
        figures += len(report.figures)
        reserves += len(report.reserves)
        problems += len(report.problems)
        for line in (*report.figures, *report.reserves):
            print(f"  {report.path} {line}")
        for line in report.problems:
            print(f"  {report.path} FAILED {line}")
    twice = f" ({reserves} of them by two engines)" if reserves else ""
    print(
        f"{name}: {len(kept)} pages, {figures} figures alive and equal to what was baked{twice}, "
        f"{problems} problems"
    )
    return kept
