"""The preview: builds in a process of its own, changes pages on their way only, tells of builds."""

import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from huoye.core.preview import Site, preview_handler
from huoye.core.server import StaticServer

PAGE = "<html><body><p>一</p></body></html>"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "content").mkdir()
    config = tmp_path / "pelicanconf.py"
    config.write_text("SITEURL = ''\nPATH = 'content'\nPLUGINS = []\n")
    return Site(config, tmp_path / "output")


@pytest.fixture
def url(site: Site, tmp_path: Path) -> Iterator[str]:
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "index.html").write_text(PAGE)
    with StaticServer(tmp_path / "output", preview_handler(site)) as address:
        yield address


def test_pages_get_the_reload_script_on_their_way(url: str, tmp_path: Path) -> None:
    with urlopen(url) as response:
        sent = response.read().decode()
    assert '<script type="module" src="/__preview/reload.mjs"></script></body>' in sent
    assert (tmp_path / "output" / "index.html").read_text() == PAGE
    with urlopen(url + "__preview/reload.mjs") as response:
        assert b"EventSource" in response.read()


def _next_event(stream: object) -> list[str]:
    lines: list[str] = []
    while True:
        line = stream.readline().decode().rstrip("\n")  # type: ignore[attr-defined]
        if not line and lines:
            return lines
        if line and not line.startswith(":"):
            lines.append(line)


def test_a_good_build_reloads_and_a_bad_one_says_why(url: str, site: Site, tmp_path: Path) -> None:
    with urlopen(url + "__preview/events", timeout=60) as stream:
        threading.Thread(target=site.build).start()
        assert _next_event(stream) == ["event: built", "data: ok"]
        (tmp_path / "pelicanconf.py").write_text("raise RuntimeError('no settings')\n")
        threading.Thread(target=site.build).start()
        kind, *data = _next_event(stream)
        assert kind == "event: problems"
        assert any("no settings" in line for line in data)


def test_a_browser_that_comes_later_hears_of_the_problems(url: str, site: Site) -> None:
    site.problems = "a.md:1: no slug."
    with urlopen(url + "__preview/events", timeout=60) as stream:
        assert _next_event(stream) == ["event: problems", "data: a.md:1: no slug."]
