"""``python -m benchmarks.lighthouse``: Lighthouse's four scores of a page of each kind.

    python -m benchmarks.lighthouse [FOLDER] [--runs 3] [--page 2018/flow-nice/ …] [--form mobile]

The site is served on loopback as a good static host does, with gzip. Lighthouse is npm's, of one
version, and installs into ``.cache`` at the first call. A line for every audit that costs a point
follows the table. Performance is the median of the runs: Lighthouse's own advice, since a busy
machine costs points, too.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.npm_tools import npm_tool
from huoye.core.node import node_executable
from huoye.core.server import StaticServer
from huoye.live.check.chromium import arguments, chromium_path

VERSION = "12.2.3"
#: A listing, an article with two hundred formulas, one with pictures, one with the largest page.
PAGES = ("", "2018/flow-f-vaes/", "2018/flow-nice/", "2009/ellipse-perimeter-area/")
_CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_METRICS = {
    "first-contentful-paint": "FCP, s",
    "largest-contentful-paint": "LCP, s",
    "speed-index": "Speed Index, s",
    "total-blocking-time": "TBT, ms",
    "cumulative-layout-shift": "CLS",
}


@dataclass(frozen=True)
class Report:
    """What Lighthouse says of one page."""

    path: str
    form: str
    #: Of the category in hundredths.
    scores: Mapping[str, int]
    metrics: Mapping[str, float]
    #: What costs points, “category: title (what was found)”.
    missing: tuple[str, ...]


def measured(script: Path, address: str, path: str, form: str) -> Report:
    """One run. form: “mobile” or “desktop”. Raises CalledProcessError."""
    flags = " ".join(["--headless=new", *arguments()])
    browser = {"CHROME_PATH": path_of_chromium} if (path_of_chromium := chromium_path()) else {}
    done = subprocess.run(
        [
            node_executable(),
            script,
            address + path,
            "--output=json",
            "--quiet",
            f"--only-categories={','.join(_CATEGORIES)}",
            f"--chrome-flags={flags}",
            *(["--preset=desktop"] if form == "desktop" else []),
        ],
        check=True,
        capture_output=True,
        env={**os.environ, **browser},
    )
    return _report(json.loads(done.stdout), path, form)


def _report(answer: Mapping[str, Any], path: str, form: str) -> Report:
    categories, audits = answer["categories"], answer["audits"]
    scores = {name: round(100 * (categories[name]["score"] or 0)) for name in _CATEGORIES}
    metrics = {name: audits[name]["numericValue"] for name in _METRICS}
    return Report(path, form, scores, metrics, tuple(_missing(categories, audits)))


def _missing(categories: Mapping[str, Any], audits: Mapping[str, Any]) -> Iterator[str]:
    for name in _CATEGORIES:
        for reference in categories[name]["auditRefs"]:
            audit = audits[reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                value = audit.get("displayValue", "").replace("\xa0", " ")
                yield f"{name}: {audit['title']}{f' ({value})' if value else ''}"


def _typical(reports: list[Report]) -> Report:
    """Of several runs the one in the middle, by performance."""
    middle = median(report.scores["performance"] for report in reports)
    return min(reports, key=lambda report: abs(report.scores["performance"] - middle))


def table(reports: list[Report]) -> str:
    """The scores, then what is missing."""
    heads = ["page", "as", *_CATEGORIES, *_METRICS.values()]
    lines = [f"| {' | '.join(heads)} |", f"|---|---|{'--:|' * (len(heads) - 2)}"]
    for report in reports:
        values = []
        for name, head in _METRICS.items():
            value = report.metrics[name]
            seconds = head.endswith(", s")
            values.append(f"{value / 1000:.1f}" if seconds else f"{value:.3g}")
        cells = [f"/{report.path}", report.form, *map(str, report.scores.values()), *values]
        lines.append(f"| {' | '.join(cells)} |")
    missing = {line: None for report in reports for line in _told(report)}
    return "\n".join([*lines, "", *(missing or ["Nothing is missing."])])


def _told(report: Report) -> Iterator[str]:
    if any(score < 100 for score in report.scores.values()):
        for line in report.missing:
            yield f"- /{report.path} ({report.form}) {line}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=Path("output"))
    parser.add_argument("--page", action="append", help="below the site's root; may come again")
    parser.add_argument("--form", action="append", choices=("mobile", "desktop"))
    parser.add_argument("--runs", type=int, default=1)
    given = parser.parse_args()
    script = npm_tool("lighthouse", VERSION) / "cli/index.js"
    reports = []
    with StaticServer(given.folder) as base:
        for path in given.page or PAGES:
            for form in given.form or ("mobile", "desktop"):
                runs = [measured(script, base, path, form) for _ in range(given.runs)]
                reports.append(_typical(runs))
                print(f"/{path} {form}: {[*reports[-1].scores.values()]}", file=sys.stderr)
    print(table(reports))


if __name__ == "__main__":
    main()
