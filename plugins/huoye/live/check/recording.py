"""The page check's outcome in ``checks.json``, together with what other runs have recorded."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from huoye.core import folder_lock
from huoye.core.files import write_atomic
from huoye.live.check.pages import PageReport
from huoye.live.records import (
    FILE_NAME,
    Measured,
    Record,
    Records,
    as_text,
    figures_of,
    read_records,
)


@dataclass(frozen=True)
class BrowserRun:
    """What one browser has made of the pages."""

    name: str
    version: str
    #: As 2026-11-29.
    date: str
    reports: tuple[PageReport, ...]


def record(
    content: Path, output: Path, runs: Iterable[BrowserRun], failed: Iterable[str] = ()
) -> Path:
    """Add what was measured to the content's records; figures that failed, and figures that are no
    longer on the site, are taken out of them. Returns the file.

    failed: “page #id” of figures that fail besides. Raises BuildError for a file that is no record,
    OSError.
    """
    path = content / FILE_NAME
    digests = dict(_digests(output))
    # Another browser's run may end at the same time.
    lock = folder_lock.acquire(content, wait=True)
    try:
        known = read_records(path)
        merged = _merged(known, [*runs], digests, frozenset(failed))
        if merged != known or not path.exists():
            write_atomic(path, as_text(merged))
    finally:
        if lock is not None:
            os.close(lock)
    return path


def _digests(output: Path) -> Iterator[tuple[str, str]]:
    """“page #id” -> digest, of all figures of a site."""
    for file in sorted(output.rglob("*.html")):
        place = file.relative_to(output).as_posix()
        for figure in figures_of(file.read_text("utf-8", "replace")):
            yield f"{place} #{figure.identifier}", figure.digest


def _merged(
    known: Records, runs: list[BrowserRun], digests: Mapping[str, str], failed: frozenset[str]
) -> Records:
    figures = {
        digest: figure for digest, figure in known.figures.items() if digest in digests.values()
    }
    wrong = {digests[place] for place in failed if place in digests}
    for run in runs:
        for report in run.reports:
            for identifier in report.failed:
                wrong.add(digests.get(f"{report.path} #{identifier}", ""))
            for identifier, found in report.measured.items():
                place = f"{report.path} #{identifier}"
                if (digest := digests.get(place)) is None:
                    continue
                measured = Measured(
                    run.version,
                    run.date,
                    found.settings,
                    found.distance.levels,
                    found.distance.share,
                    found.distance.numbers,
                )
                figure = figures.get(digest) or Record(place, found.tolerance, {})
                figures[digest] = replace(figure, browsers={**figure.browsers, run.name: measured})
    return Records({digest: figure for digest, figure in figures.items() if digest not in wrong})
