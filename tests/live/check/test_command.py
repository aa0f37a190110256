"""The command ``huoye-check`` where there is nothing to check, and what it is told to overlook."""

import sys
from pathlib import Path
from typing import Any

import pytest

from huoye.core.errors import BuildError
from huoye.core.site_settings import Asked
from huoye.live.check import command
from huoye.live.check.other_inputs import BakeFailed, baking
from huoye.live.check.tabs import Watch, firefox_event

SOUND = "SITEURL = ''\nPATH = 'content'\nPLUGINS = []\n"


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["huoye-check", *arguments])
    return command.main()


def _settings(folder: Path, text: str) -> Path:
    (folder / "content").mkdir()
    path = folder / "conf.py"
    path.write_text(text, "utf-8")
    return path


def test_a_mistake_in_the_settings_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    conf = _settings(tmp_path, "SITEURL = ''\nAUTHOR = me\n")
    assert _run(monkeypatch, "-s", str(conf)) == 2
    said = capsys.readouterr().err
    assert f"{conf}:2: " in said and "NameError: name 'me' is not defined" in said
    assert said.count("\n") == 1


def test_no_settings_and_no_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _run(monkeypatch) == 2
    assert "there are no settings in pelicanconf.py" in capsys.readouterr().err


def test_without_a_browser_s_driver_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "playwright", None)
    assert _run(monkeypatch) == 2
    assert "The check needs playwright. Run “make install-test”" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SOUND, "the settings do not name this plugin"),
        ("PATH = nowhere\n", "NameError: name 'nowhere' is not defined"),
        (f"{SOUND}import pelican\npelican.PLUGINS = 1\nPLUGINS = 3\n", "Pelican does not start"),
    ],
)
def test_a_site_that_cannot_be_baked_is_named(tmp_path: Path, text: str, said: str) -> None:
    with baking(Asked(_settings(tmp_path, text))) as bake:
        for _ in range(2):
            with pytest.raises(BuildError, match=said):
                bake({"name": "sample", "argument": "a", "options": {}}, "en")


def test_a_figure_that_fails_ends_no_other(tmp_path: Path) -> None:
    text = SOUND.replace("[]", "['huoye']")
    with baking(Asked(_settings(tmp_path, text))) as bake:
        for name in ("nowhere", "sample"):
            with pytest.raises(BakeFailed, match=name if name == "nowhere" else "no model"):
                bake({"name": name, "argument": "a", "options": {}}, "en")


def _told(allowed: tuple[str, ...]) -> list[str]:
    told: list[str] = []
    watch = Watch("http://127.0.0.1:8000/", told.append, allowed)
    for url in ("http://127.0.0.1:8000/a.css", "https://a.fonts.org/x", "https://fonts.org/y"):
        watch.requested(url)
    watch.failed("https://a.fonts.org/x")
    watch.answered(404, "https://fonts.org/y")
    watch.complained("net::ERR_FAILED", "https://fonts.org/y")
    watch.complained("of the page's own")
    watch.requested("https://notfonts.org/z")
    return told


def test_hosts_that_are_allowed_and_what_comes_of_them() -> None:
    own = ["console: of the page's own", "request leaves the site: https://notfonts.org/z"]
    assert _told(("fonts.org",)) == own
    assert len(_told(())) == 7


@pytest.mark.parametrize(
    ("more", "is_told"),
    [
        ({"stackTrace": {"callFrames": [{"url": "https://a.fonts.org/x.js"}]}}, False),
        ({"stackTrace": {"callFrames": []}}, True),
        ({}, True),
    ],
)
def test_firefox_says_whose_script_complains(more: dict[str, Any], is_told: bool) -> None:
    told: list[str] = []
    watch = Watch("http://127.0.0.1:8000/", told.append, ("fonts.org",))
    firefox_event(watch, "log.entryAdded", {"level": "error", "text": "no", **more})
    assert told == ["console: no"] * is_told


def test_firefox_may_lay_out_a_formula_that_is_half_read() -> None:
    told: list[str] = []
    text = "Invalid markup: Incorrect number of children for <msup/> tag."
    watch = Watch("http://127.0.0.1:8000/", told.append)
    firefox_event(watch, "log.entryAdded", {"level": "error", "text": text})
    assert told == []


def test_the_icon_that_a_browser_asks_for_is_no_file_of_the_page() -> None:
    told: list[str] = []
    watch = Watch("http://127.0.0.1:8000/", told.append)
    lost = "Failed to load resource: the server responded with a status of 404 (Not Found)"
    watch.complained(lost, "http://127.0.0.1:8000/favicon.ico")
    # So Firefox tells of it.
    watch.answered(404, "http://127.0.0.1:8000/favicon.ico")
    assert told == []
    watch.complained(lost, "http://127.0.0.1:8000/theme/favicon.ico")
    watch.complained("no", "http://127.0.0.1:8000/favicon.ico")
    assert told == [f"console: {lost}", "console: no"]
