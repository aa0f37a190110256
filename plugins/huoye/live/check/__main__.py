"""``python -m huoye.live.check output``: every page in real browsers, every figure run.

Chromium, and Firefox where it is installed. Fails on whatever a report of pages.py calls a problem.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from huoye.live.check.chromium import chromium
from huoye.live.check.firefox import firefox, firefox_path
from huoye.live.check.other_inputs import SETTINGS
from huoye.live.check.pages import PageReport, check_site


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=Path("output"))
    parser.add_argument("-s", "--settings", type=Path, default=SETTINGS, help="of the built site")
    given = parser.parse_args()
    folder, settings = given.folder, given.settings
    with chromium() as browser:
        problems = _print_reports("Chromium", check_site(folder, browser, settings=settings))
    if path := firefox_path():
        with firefox(path) as other:
            problems += _print_reports("Firefox", check_site(folder, other, settings=settings))
    else:
        print("Firefox is not installed: nothing was checked in it")
    return 1 if problems else 0


def _print_reports(name: str, reports: Iterable[PageReport]) -> int:
    """The number of problems."""
    figures = problems = pages = 0
    for report in reports:
        pages += 1
        figures += len(report.figures)
        problems += len(report.problems)
        for line in report.figures:
            print(f"  {report.path} {line}")
        for line in report.problems:
            print(f"  {report.path} FAILED {line}")
    print(
        f"{name}: {pages} pages, {figures} figures alive and equal to what was baked, "
        f"{problems} problems"
    )
    return problems


if __name__ == "__main__":
    sys.exit(main())
