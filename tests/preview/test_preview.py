"""The preview: changes pages on their way only, tells of builds, and shows the saved page first."""

import json
import os
import queue
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from html import unescape
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from watchfiles import Change

from huoye.core.errors import BuildError
from huoye.core.server import StaticServer
from huoye.core.site_settings import Asked
from huoye.preview.command import Builds
from huoye.preview.handler import preview_handler
from huoye.preview.messages import Told, argument, asked_of
from huoye.preview.site import Site
from huoye.preview.sources import beside, is_code, sources, written
from huoye.preview.watching import Sources
from tests.core.blog import Blog

PAGE = '<html lang="zh-Hans"><link href="a.css"><body><p>一</p></body></html>'


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@pytest.fixture
def url(site: Site, tmp_path: Path) -> Iterator[str]:
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "index.html").write_text(PAGE)
    with StaticServer(tmp_path / "output", preview_handler(site)) as address:
        yield address


def _get(url: str) -> str:
    with urlopen(url) as response:
        text: str = response.read().decode()
        return text


def test_pages_get_the_reload_script_on_their_way(url: str, tmp_path: Path) -> None:
    sent = _get(url)
    script = re.search(r'<script type="module" src="/__preview/reload.mjs"(.*?)></script></b', sent)
    assert script
    words = re.search(r'data-words="(.*?)"', script[1])
    assert words
    # In ASCII, whatever the page's own encoding.
    assert "有 {count} 处要改" in json.loads(unescape(words[1]))["problems"]
    assert f'data-version="{_get(f"{url}__preview/version/")}"' in script[1]
    assert (tmp_path / "output" / "index.html").read_text() == PAGE
    assert "EventSource" in _get(url + "__preview/reload.mjs")


def test_a_version_is_of_the_page_and_of_what_it_loads(url: str, tmp_path: Path) -> None:
    versions = [_get(f"{url}__preview/version/")]
    for name, text in (("a.css", "p {}"), ("a.css", "p { }"), ("index.html", PAGE + " ")):
        (tmp_path / "output" / name).write_text(text)
        versions.append(_get(f"{url}__preview/version/index.html"))
    assert len(set(versions)) == 4
    (tmp_path / "output" / "404.html").write_text(PAGE)
    # Else such a page would be loaded again for ever.
    assert _get(f"{url}__preview/version/nowhere") == _get(f"{url}__preview/version/404.html")


def test_a_newer_page_is_shown_until_the_site_has_it(url: str, site: Site, tmp_path: Path) -> None:
    (site.drafts / "index.html").write_text(PAGE.replace("一", "二"))
    (tmp_path / "new.png").write_text("new")
    files = {"files/new.png": str(tmp_path / "new.png")}
    site.tell(Told(is_whole=False, pages=["index.html"], files=files))
    assert "二" in _get(url)
    assert _get(url + "files/new.png") == "new"
    newer = _get(f"{url}__preview/version/")
    (tmp_path / "output" / "index.html").write_text(PAGE.replace("一", "二"))
    site.tell(Told(is_whole=True))
    # The same bytes: no tab loads it again.
    assert _get(f"{url}__preview/version/") == newer
    (tmp_path / "output" / "index.html").write_text(PAGE)
    assert "一" in _get(url)


def _next_problems(stream: object) -> list[str]:
    while True:
        line = stream.readline().decode()  # type: ignore[attr-defined]
        if line.startswith("data: "):
            problems: list[str] = json.loads(line.removeprefix("data: "))["problems"]
            return problems


def test_what_is_wrong_is_told_at_once_and_later(url: str, site: Site) -> None:
    events = url + "__preview/events"
    with urlopen(events, timeout=60) as stream:
        assert _next_problems(stream) == []
        site.tell(Told(is_whole=True, problems=["a.md:1: no slug.", "b.md:2: no date."]))
        assert _next_problems(stream) == ["a.md:1: no slug.", "b.md:2: no date."]
        # A page alone says nothing of the others.
        site.tell(Told(is_whole=False, sources=["a.md"]))
        assert _next_problems(stream) == ["b.md:2: no date."]
    with urlopen(events, timeout=60) as stream:
        assert _next_problems(stream) == ["b.md:2: no date."]


def test_there_are_not_too_many_ears(url: str, site: Site) -> None:
    """The oldest makes room; the others still hear."""
    with ExitStack() as open_streams:
        streams = [
            open_streams.enter_context(urlopen(url + "__preview/events", timeout=60))
            for _ in range(33)
        ]
        # One that goes on says so every now and then.
        assert streams[0].read().count(b"event: look") == 1
        for stream in streams[1:]:
            assert _next_problems(stream) == []
        site.say("a.md:1: no slug.")
        for stream in streams[1:]:
            assert _next_problems(stream) == ["a.md:1: no slug."]


class _Told(Site):
    """What the builds tell, one by one."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: queue.Queue[Told] = queue.Queue()

    def tell(self, told: Told) -> None:
        super().tell(told)
        self.heard.put(told)

    def next(self) -> Told:
        return self.heard.get(timeout=60)


def test_the_saved_page_comes_first_and_the_site_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    blog = Blog(tmp_path)
    blog.set('HUOYE_PURE = ["theme"]\n')
    monkeypatch.chdir(tmp_path)
    site = _Told()
    builds = Builds(Asked(), site)
    try:
        builds.start()
        assert (site.next().is_whole, len(list(blog.output.glob("*.html")))) == (True, 3)
        first = builds.pid
        page = blog.write("a", "Another text, see [b](b.md).")
        builds.changed([str(page)])
        alone = site.next()
        assert (alone.is_whole, alone.problems, alone.pages) == (False, [], ["a.html"])
        draft = (site.drafts / "a.html").read_text()
        assert "Another text" in draft
        whole = site.next()
        assert (whole.is_whole, whole.problems) == (True, [])
        # To the byte what the whole site has, and shown from there from now on.
        assert (blog.output / "a.html").read_text() == draft
        assert site.newer("a.html") is None

        # A mistake: of the page first, then of the site, and the page stays as it was.
        page.write_text(page.read_text().replace("(b.md)", "(c.md)").replace("Slug", "Slugg"))
        builds.changed([str(page)])
        alone, whole = site.next(), site.next()
        assert not alone.is_whole
        assert any(text.startswith("content/posts/a.md:3: ") for text in alone.problems)
        assert whole.is_whole
        assert set(alone.problems) <= set(whole.problems)
        assert (blog.output / "a.html").read_text() == draft
        blog.write("a", "Mended.")
        builds.changed([str(page)])
        assert [told.problems for told in (site.next(), site.next())] == [[], []]

        # Signs that the site's sheet has not bring one that has.
        blog.write("a", "Mended, $\\alpha$.")
        builds.changed([str(page)])
        alone = site.next()
        draft = (site.drafts / "a.html").read_text()
        (sheet,) = (address for address in alone.files if address.endswith(".css"))
        assert f'/{sheet}"' in draft and "mjx-c1D6FC" in Path(alone.files[sheet]).read_text()
        assert site.next().problems == []
        assert (blog.output / "a.html").read_text() == draft and (blog.output / sheet).exists()
        blog.write("a", "Mended.")
        builds.changed([str(page)])
        assert [told.problems for told in (site.next(), site.next())] == [[], []]

        # Where no other shows it, the site needs no other page; and the next one comes first, too.
        capfd.readouterr()
        for name, end in (("a", "one"), ("b", "two"), ("a", "three")):
            begins = {"a": "Mended.", "b": "Text of b."}[name]
            page = blog.write(name, f"{begins}\n\nAnd {end}.")
            builds.changed([str(page)])
            assert [site.next().pages, site.next().problems] == [[f"{name}.html"], []]
            assert f"And {end}." in (blog.output / f"{name}.html").read_text()
        assert "Done: Processed" not in capfd.readouterr().err

        # A file that an editor made for a moment hinders nothing, and none is told of that is gone.
        page = blog.write("a", "Mended.\n\nSaved by vim.")
        builds.changed([str(page.with_name("4913")), str(page)])
        assert [site.next().pages, site.next().problems] == [["a.html"], []]
        gone = blog.write("c", "Text of c.")
        builds.changed([str(gone)])
        assert site.next().is_whole
        gone.unlink()
        builds.changed([str(gone)])
        whole = site.next()
        assert (whole.is_whole, whole.problems) == (True, [])
        assert not (blog.output / "c.html").exists()

        # What is no page is a matter of the whole site; a new address, too.
        blog.put("theme/templates/article.html", "<b>{{ article.content }}</b>")
        builds.changed([str(blog.root / "theme/templates/article.html")])
        assert site.next().is_whole
        assert (blog.output / "a.html").read_text().startswith("<b>")
        page.write_text(page.read_text().replace("Slug: a", "Slug: other"))
        builds.changed([str(page)])
        assert site.next().is_whole
        assert {path.name for path in blog.output.glob("*.html")} == {
            *("other.html", "b.html", "index.html")
        }
        assert builds.pid == first
        builds.start()
        assert site.next().is_whole
        assert builds.pid != first
    finally:
        builds.close()
        site.close()


def test_a_process_that_has_ended_is_started_by_the_next_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog = Blog(tmp_path)
    monkeypatch.chdir(tmp_path)
    blog.put("pelicanconf.py", "raise RuntimeError('no settings')\n")
    site = _Told()
    builds = Builds(Asked(), site)
    try:
        builds.start()
        assert "no settings" in site.next().problems[0]
        blog.set()
        builds.changed([])
        assert site.next().problems == []
        assert builds.pid is not None
        os.kill(builds.pid, 9)
        assert "has ended with status -9" in site.next().problems[0]
    finally:
        builds.close()
        site.close()


def test_only_code_that_is_imported_asks_for_another_process(tmp_path: Path) -> None:
    settings = {"PATH": str(tmp_path / "content")}
    assert is_code(str(tmp_path / "plugins/mine.py"), settings)
    assert is_code(str(tmp_path / "publishconf.py"), settings)
    assert not is_code(str(tmp_path / "content/formulas/spring.py"), settings)
    assert not is_code(str(tmp_path / "theme/base.html"), settings)


def test_the_site_that_is_meant_goes_over(tmp_path: Path) -> None:
    for asked in (Asked(), Asked(Path("a b.py"), Path("c"), Path("“o”"), untrusted=True)):
        assert asked_of(argument(asked, tmp_path)) == (asked, tmp_path)


def test_pages_of_other_sites_get_nothing(url: str) -> None:
    """A page of another site that the author reads at the time."""
    for name in ("", "__preview/events", "__preview/reload.mjs", "__preview/version/"):
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


def test_it_follows_what_the_settings_name(tmp_path: Path) -> None:
    conf = tmp_path / "site/settings.py"
    for name in ("notes", "look", "own", "posts"):
        (tmp_path / "site" / name).mkdir(parents=True)
    conf.write_text(
        "PATH = 'notes'\nTHEME = 'look'\nPLUGIN_PATHS = ['own', 'not-there']\n"
        f"THEME_TEMPLATES_OVERRIDES = [{str(tmp_path / 'site/mine')!r}]\n"
        "ARTICLE_PATHS = ['', '../posts']\n"
    )
    asked = Asked(conf)
    names = ("notes", "look", "mine", "own", "not-there", "posts")
    assert sources(asked.read()) == [tmp_path / "site" / name for name in names]
    assert beside(asked) == tmp_path / "site"


def test_what_a_build_writes_among_the_sources_asks_for_no_other_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole repository as content holds the cache, which changes with every build."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pelicanconf.py").write_text("PATH = '.'\nSITEURL = ''\n")
    settings = Asked().read()
    is_heard = Sources(written(settings))
    # The folders themselves, too: a build that ends early takes away the output that it made.
    changed = ("cache", "cache/staging/a/index.html", "output", "output/index.html")
    sources_of = ("output.md", "posts/a.md")
    heard = [n for n in (*changed, *sources_of) if is_heard(Change.added, str(tmp_path / n))]
    assert heard == [*sources_of]
    # A folder that holds sources is heard, whoever writes there.
    assert written({**settings, "OUTPUT_PATH": str(tmp_path)}) == [tmp_path / "cache"]


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


def test_settings_that_others_import_are_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    # As in most processes, but where somebody has asked for none.
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    conf = tmp_path / "public.py"
    conf.write_text("from base_of_public import *\nSITEURL = 'https://example.org'\n")
    # Also when two have one size and were saved in one second.
    for name in ("one", "two", "three"):
        base = tmp_path / "base_of_public.py"
        base.write_text(f"PATH = '.'\nSITENAME = '{name}'\n")
        os.utime(base, (1_700_000_000, 1_700_000_000))
        assert Asked(conf).read()["SITENAME"] == name


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
