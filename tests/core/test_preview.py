"""The preview: builds in a process of its own, changes pages on their way only, tells of builds."""

import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from watchfiles import Change, DefaultFilter

from huoye.core.errors import BuildError
from huoye.core.preview import Site, preview_handler, sources, written
from huoye.core.server import StaticServer
from huoye.core.site_settings import Asked

PAGE = "<html><body><p>一</p></body></html>"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "content").mkdir()
    config = tmp_path / "pelicanconf.py"
    config.write_text("SITEURL = ''\nPATH = 'content'\nPLUGINS = []\n")
    return Site(Asked(config, output=tmp_path / "output"))


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


def test_there_are_not_too_many_ears(url: str, site: Site) -> None:
    """The oldest makes room; the others still hear."""
    with ExitStack() as open_streams:
        streams = [
            open_streams.enter_context(urlopen(url + "__preview/events", timeout=60))
            for _ in range(33)
        ]
        # One that goes on says so every now and then.
        assert streams[0].read(1) == b""
        site.tell("a.md:1: no slug.")
        for stream in streams[1:]:
            assert _next_event(stream) == ["event: problems", "data: a.md:1: no slug."]


def test_pages_of_other_sites_get_nothing(url: str) -> None:
    """A page of another site that the author reads at the time."""
    for name in ("", "__preview/events", "__preview/reload.mjs"):
        for headers in (
            {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
            {"Origin": "http://evil.example"},
        ):
            with pytest.raises(HTTPError) as caught:
                urlopen(Request(url + name, headers=headers))
            assert caught.value.code == 403
    visit = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    with urlopen(Request(url, headers={"Sec-Fetch-Site": "cross-site", **visit})) as response:
        assert b"<p>" in response.read()
    own = {"Sec-Fetch-Site": "same-origin", "Origin": url.rstrip("/")}
    with urlopen(Request(url + "__preview/reload.mjs", headers=own)) as response:
        assert b"EventSource" in response.read()


def test_it_watches_what_the_settings_name(tmp_path: Path) -> None:
    for name in ("notes", "look", "own"):
        (tmp_path / name).mkdir()
    conf = tmp_path / "settings.py"
    conf.write_text("PATH = 'notes'\nTHEME = 'look'\nPLUGIN_PATHS = ['own', 'not-there']\n")
    asked = Asked(conf)
    watched = sources(asked, asked.read())
    assert watched == [tmp_path / name for name in ("notes", "look", "own", "settings.py")]


def test_what_a_build_writes_among_the_sources_asks_for_no_other_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole repository as content holds the cache, which changes with every build."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pelicanconf.py").write_text("PATH = '.'\nSITEURL = ''\n")
    asked = Asked()
    ours = DefaultFilter(ignore_paths=written(asked, asked.read()))
    changed = ("cache/staging/a/index.html", "output/index.html", "output.md", "posts/a.md")
    heard = [name for name in changed if ours(Change.modified, str(tmp_path / name))]
    assert heard == ["output.md", "posts/a.md"]
    # A folder that holds sources is heard, whoever writes there.
    assert written(Asked(output=tmp_path), {**asked.read(), "OUTPUT_PATH": str(tmp_path)}) == [
        f"{tmp_path}/cache/"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SITENAME = unknown\n", r"settings\.py:1: .*NameError: name 'unknown' is not defined"),
        ("PATH = 'content'\n\nSITENAME = (\n", r"settings\.py:3: .*SyntaxError"),
        ("raise SystemExit('no')\n", r"settings\.py:1: .*SystemExit: no"),
        ("PATH = 'nowhere'\n", r"settings\.py: .*path"),
    ],
)
def test_a_mistake_in_the_settings_is_named(tmp_path: Path, text: str, said: str) -> None:
    conf = tmp_path / "settings.py"
    conf.write_text(text)
    with pytest.raises(BuildError) as caught:
        Asked(conf).read()
    assert re.search(said, str(caught.value))


def test_no_settings_at_all(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="there are no settings in"):
        Asked(tmp_path / "pelicanconf.py").read()


def test_what_is_typed_goes_before_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site").mkdir()
    for name in ("site/content", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / "site/conf.py").write_text("PATH = 'content'\nOUTPUT_PATH = 'out'\n")
    monkeypatch.chdir(tmp_path)
    plain = Asked(Path("site/conf.py")).read()
    assert (plain["PATH"], plain["OUTPUT_PATH"]) == (
        str(tmp_path / "site/content"),
        str(tmp_path / "site/out"),
    )
    typed = Asked(Path("site/conf.py"), Path("other"), Path("out")).read()
    assert (typed["PATH"], typed["OUTPUT_PATH"]) == (str(tmp_path / "other"), str(tmp_path / "out"))
