"""The page check of the whole archive, and that it fails where it must."""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from huoye.core.errors import BuildError
from huoye.core.server import StaticServer
from huoye.core.site_settings import Asked
from huoye.live.check.firefox import firefox, firefox_path
from huoye.live.check.other_inputs import Bake, baking
from huoye.live.check.pages import Checked, check_page, check_site, unlike
from huoye.live.check.recording import BrowserRun, record
from huoye.words import words_of
from tests.browser.archive import ELLIPSE, NICE
from tests.browser.sites import ServedSite, ServeSite
from tests.browser.twins import BOTH, FIRST, SECOND, WALK
from tests.conftest import Build, address


def test_every_figure_of_the_archive_agrees_with_itself(site: Path, browser: Browser) -> None:
    reports = list(check_site(Checked(site), browser))
    assert [problem for report in reports for problem in report.problems] == []
    assert len(reports) > 20
    alive = {report.path for report in reports if report.figures}
    assert {ELLIPSE + "index.html", NICE + "index.html"} <= alive
    assert len(alive) >= 5


def test_firefox_agrees_too(pair: ServedSite, readers_browser: Browser) -> None:
    """By both engines; and where an engine promises the same bits everywhere, it keeps it."""
    path = firefox_path()
    if path is None:
        pytest.skip("no Firefox here; on Debian: apt-get install firefox-esr")
    (chromium,) = pair.check(readers_browser, ("pair", "zh"))
    with firefox(path) as other:
        (report,) = pair.check(other, ("pair", "zh"))
    for checked in (chromium, report):
        assert checked.problems == []
        names = [FIRST, SECOND, BOTH, WALK]
        assert [line.partition(":")[0] for line in checked.figures] == [f"#{x}" for x in names]
        assert len(checked.reserves) == len(names)
        assert [*checked.digests] == names
    assert unlike([chromium], [report]) == []
    other_pixels = replace(report, digests={**report.digests, SECOND: "0"})
    assert unlike([chromium], [other_pixels]) == [f"{chromium.path} #{SECOND}"]


_SQUARE = """\
from typing import Annotated

from huoye import Curve, Plot, Result, Slider, Value


def square(side: Annotated[float, Slider(0, 10)] = 5) -> Result:
    points = [(0, 0), (side, 0), (side, side), (0, side), (0, 0)]
    return Result([Value("area", side * side + 0.5, "A")], [Plot("square", [Curve(points)])])
"""
_FIGURE = """
/// formula | square
    engine: pyodide

A square.
///
"""
_ARTICLES = {
    "square": f"Text.\n{_FIGURE}",
    "squares": f"Text.\n{_FIGURE * 3}",
    "plain": "Text.",
}
_PAGE = f"{address('square')}index.html"


@pytest.fixture(scope="module")
def square(serve: ServeSite) -> ServedSite:
    """Pages with one figure, with three and with none, to be broken."""
    return serve(_ARTICLES, formulas={"square": _SQUARE})


@pytest.fixture(scope="module")
def bake(square: ServedSite) -> Iterator[Bake]:
    with baking(Asked(content=square.content)) as bake:
        yield bake


@pytest.fixture
def copy(square: ServedSite, tmp_path: Path) -> Path:
    output = tmp_path / "output"
    # Runtimes are large, and nobody changes them.
    shutil.copytree(square.output, output, symlinks=True, copy_function=os.link)
    return output


def _problems(folder: Path, browser: Browser, bake: Bake, page: str = _PAGE) -> list[str]:
    with StaticServer(folder) as base:
        return check_page(browser, base, page, bake).problems


def _edit(folder: Path, page: str, *edits: tuple[str, str], between: str) -> None:
    """Change a page; each edit is of a part of its own, of those that ``between`` begins."""
    path = folder / page
    head, *parts = path.read_text("utf-8").split(between)
    for number, (old, new) in enumerate(edits):
        assert old in parts[number]
        parts[number] = parts[number].replace(old, new, 1)
    path.unlink()
    path.write_text(between.join([head, *parts]), "utf-8")


def test_the_copy_itself_is_sound(copy: Path, browser: Browser, bake: Bake) -> None:
    assert _problems(copy, browser, bake) == []


def test_a_broken_figure_is_found(copy: Path, browser: Browser, bake: Bake) -> None:
    """Three of a page, each in its own way."""
    page = f"{address('squares')}index.html"
    identifiers = re.findall(r'<figure class="live"[^>]* id="([^"]+)"', (copy / page).read_text())
    faults = {
        ('"area": 25.5', '"area": 25.6'): "values differ",
        ("</dd>", "1</dd>"): "the live picture differs",
        ('"argument": "square"', '"argument": "nowhere"'): "the build fails at other inputs",
    }
    _edit(copy, page, *faults, between="<figure ")
    problems = _problems(copy, browser, bake, page)
    assert len(problems) == len(identifiers) == len(faults)
    for problem, identifier, expected in zip(problems, identifiers, faults.values(), strict=True):
        assert problem.startswith(f"#{identifier}: ")
        assert expected in problem


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('wasm", "sha256": "', 'wasm", "sha256": "0', "state is “failed”"),
        ("data-stop", "data-halt", "state is “baked”"),
    ],
)
def test_a_figure_that_does_not_wake_is_found(
    copy: Path, browser: Browser, bake: Bake, old: str, new: str, expected: str
) -> None:
    _edit(copy, _PAGE, (old, new), between="<html")
    assert expected in "\n".join(_problems(copy, browser, bake))


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ('<img src="/missing.png" alt="">', "status 404"),
        ("<script>alert(1)</script>", "content security policy"),
        ('<img src="http://localhost:9/x.png" alt="">', "leaves the site"),
        ("<math><msup><mi>x</mi></msup></math>", "<msup> has too many parts or too few"),
    ],
)
def test_what_no_page_may_do_is_found(
    copy: Path, browser: Browser, bake: Bake, more: str, expected: str
) -> None:
    page = f"{address('plain')}index.html"
    assert _problems(copy, browser, bake, page) == []
    _edit(copy, page, ("</body>", f"{more}</body>"), between="<html")
    assert expected in "\n".join(_problems(copy, browser, bake, page))


def test_what_agrees_is_recorded_and_then_shown(
    square: ServedSite, copy: Path, browser: Browser, bake: Bake, build: Build, tmp_path: Path
) -> None:
    with StaticServer(copy) as base:
        report = check_page(browser, base, _PAGE, bake)
    content = tmp_path / "content"
    shutil.copytree(square.content, content)
    record(content, copy, [BrowserRun("Chromium", browser.version, "2026-11-29", (report,))])
    done = build(content, tmp_path / "again")
    assert done.returncode == 0, done.stderr
    html = (tmp_path / "again" / _PAGE).read_text("utf-8")
    words = words_of("checked", "zh")
    version = browser.version.partition(".")[0]
    assert f"2026-11-29 在 Chromium {version} 中以 3 组参数核对" in html
    assert words["equal"] in html
    assert words["all"].format(count=1, date="2026-11-29") in html
    with StaticServer(tmp_path / "again") as base:
        assert check_page(browser, base, _PAGE, bake).problems == []


def test_an_empty_folder_is_no_success(tmp_path: Path, browser: Browser) -> None:
    with pytest.raises(BuildError, match="Build the site first"):
        list(check_site(Checked(tmp_path), browser))


def test_an_edit_of_real_pictures_agrees_with_itself(demos: ServedSite, browser: Browser) -> None:
    """The other kinds are checked by their own examples (test_kinds.py)."""
    (report,) = demos.check(browser, ("edit", "zh"))
    assert report.problems == []
    assert len(report.figures) == 2
