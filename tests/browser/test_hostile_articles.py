"""Articles by others, opened on a host that sends no policy, with a theme that has none."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, Page

from benchmarks.acts import acts
from tests.browser.figures import Figure
from tests.browser.sites import fresh_tab, requested
from tests.core.blog import Blog
from tests.hostile.articles import FORMULA, HARMLESS, SETTINGS, UNTRUSTED, build

_COLLECT = """window.ran = [];
for (const name of ["alert", "confirm", "prompt", "open"])
    window[name] = (...given) => window.ran.push([name, ...given]);"""


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def _opened(tab: Page, url: str) -> None:
    """A page, and a pointer over all that it shows."""
    tab.goto(url, wait_until="load")
    tab.evaluate("""for (const element of document.body.querySelectorAll("*"))
        for (const kind of ["click", "mouseover", "focus", "load", "error", "toggle"])
            if (kind !== "click" || !element.closest("a, button, summary"))
                element.dispatchEvent(new Event(kind));""")


def test_nothing_runs_and_nothing_is_loaded(browser: Browser, tmp_path: Path) -> None:
    more = 'THEME = "simple"\nSITEURL = ""\nRELATIVE_URLS = True\n'
    output = build(tmp_path, HARMLESS, more, *UNTRUSTED).output
    with _served(output) as base, fresh_tab(browser) as tab:
        tab.add_init_script(_COLLECT)
        urls = requested(tab)
        pages = sorted(output.rglob("*.html"))
        assert len(pages) > len(HARMLESS)
        for page in pages:
            _opened(tab, base + page.relative_to(output).as_posix())
            assert tab.evaluate("window.ran") == [], page
            assert tab.evaluate("typeof document.querySelectorAll") == "function"
        assert [url for url in urls if not url.startswith((base, "data:"))] == []


def test_a_figure_is_whole_and_what_its_author_says_of_it_is_text(
    browser: Browser, tmp_path: Path
) -> None:
    """The caption is the author's; inputs and values may have any name."""
    blog = Blog(tmp_path)
    blog.set(f'{SETTINGS}THEME = "simple"\nSITEURL = ""\nRELATIVE_URLS = True\n')
    blog.put("content/formulas/words.py", FORMULA)
    blog.write("a", '/// formula | words\n\nA <b onclick="alert(1)">caption</b>.\n///')
    blog.build(*UNTRUSTED)
    page = (blog.output / "a.html").read_text("utf-8")
    assert page.count('<figure class="live" id="fig-formula-words"') == 1
    assert "<b>caption</b>" in page
    assert acts(page) == []
    with _served(blog.output) as base, fresh_tab(browser) as tab:
        tab.add_init_script(_COLLECT)
        figure = Figure.open(tab, f"{base}a.html", "fig-formula-words")
        figure.run()
        figure.change("__proto__", "4")
        figure.change("constructor", "3")
        assert tab.evaluate("location.hash").endswith("?__proto__=4&constructor=3")
        assert tab.evaluate("window.ran") == []
        assert acts(figure.html()) == []
