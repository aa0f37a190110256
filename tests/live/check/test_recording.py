"""What the page check writes down for builds, and takes out again."""

from __future__ import annotations

from pathlib import Path

import pytest

from huoye.live.check.compare import Distance, Run, distance
from huoye.live.check.pages import PageReport
from huoye.live.check.recording import BrowserRun, record
from huoye.live.records import FILE_NAME, figures_of, read_records
from tests.live.small_figures import BAKED, CHANGES, figure

FIRST, SECOND = figure(), figure(CHANGES["an input"], 2)


def _digests(html: str) -> list[str]:
    return [found.digest for found in figures_of(html)]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "output/a").mkdir(parents=True)
    (tmp_path / "output/a/index.html").write_text(FIRST + SECOND, "utf-8")
    return tmp_path


def _run(name: str, *agreeing: str, failed: str = "", date: str = "2026-11-29") -> BrowserRun:
    report = PageReport("a/index.html")
    for identifier in agreeing:
        report.agree(identifier, "pixels", 3, Distance(1, 0.0001))
        # By a second way of computing.
        report.agree(identifier, "pixels", 2, Distance(0, 0.0002, 1e-7))
    if failed:
        report.fail(failed, ": another")
        report.agree(failed, "pixels", 3, Distance())
    return BrowserRun(name, "1.2", date, (report,))


def _known(site: Path) -> dict[str, list[str]]:
    records = read_records(site / "content" / FILE_NAME)
    return {digest: sorted(one.browsers) for digest, one in records.figures.items()}


def test_runs_of_two_browsers_are_merged(site: Path) -> None:
    first, second = _digests(FIRST + SECOND)
    record(site / "content", site / "output", [_run("Chromium", "fig-1")])
    record(site / "content", site / "output", [_run("Firefox", "fig-1", "fig-2")])
    assert _known(site) == {first: ["Chromium", "Firefox"], second: ["Firefox"]}
    path = site / "content" / FILE_NAME
    measured = read_records(path).figures[first].browsers["Chromium"]
    assert (measured.settings, measured.levels, measured.share) == (2, 1, 0.0002)
    assert measured.numbers == 1e-7
    before = path.read_bytes()
    record(site / "content", site / "output", [])
    assert path.read_bytes() == before
    later = _run("Firefox", "fig-1", date="2026-12-01")
    record(site / "content", site / "output", [later])
    assert read_records(path).figures[first].date == "2026-11-29"


def test_what_fails_and_what_has_gone_is_taken_out(site: Path) -> None:
    first, second = _digests(FIRST + SECOND)
    both = _run("Chromium", "fig-1", "fig-2")
    record(site / "content", site / "output", [both])
    record(site / "content", site / "output", [_run("Firefox", "fig-2", failed="fig-1")])
    assert _known(site) == {second: ["Chromium", "Firefox"]}
    record(site / "content", site / "output", [both], ["a/index.html #fig-2"])
    assert _known(site) == {first: ["Chromium"]}
    (site / "output/a/index.html").write_text(SECOND, "utf-8")
    record(site / "content", site / "output", [])
    assert _known(site) == {}


def _of(values: str, pixels: tuple[int, int, int] | None = None) -> Run:
    keys = ("count", "differing", "largest")
    found = dict(zip(keys, pixels, strict=True)) if pixels else None
    return {
        "state": "live",
        "status": "",
        "baked": "",
        "live": "",
        "texts": ("", ""),
        "values": values,
        "pixels": found,  # type: ignore[typeddict-item]
    }


def test_how_far_a_run_is_from_what_was_baked() -> None:
    bits = {"tolerance": "bits", "values": BAKED.values}
    assert distance(bits, _of('{"area": 5.0}')) == Distance()
    pixels = {"tolerance": "pixels", "values": {"nats": 200.0, "error": 0.1}}
    found = distance(pixels, _of('{"nats": 200.01, "error": 0.10001}', (1000, 1, 1)))
    assert (found.levels, found.share) == (1, 0.001)
    # Of 200.01, and of 1, since 0.1 is less.
    assert found.numbers == pytest.approx(0.01 / 200.01)
    ranking = {"tolerance": "ranking", "values": {"words": ["a"], "scores": [1e-5]}}
    found = distance(ranking, _of('{"words": ["a"], "scores": [1.01e-5]}'))
    assert found.numbers == pytest.approx(1e-5)
