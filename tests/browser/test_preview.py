"""The writer's loop in a browser: what is saved is seen, where one was; what is wrong is said."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, expect

from tests.blogs.shapes import CIRCLE
from tests.browser.figures import Figure
from tests.browser.sites import fresh_tab
from tests.conftest import ROOT, address, write_site

LONG = "\n\n".join(f"第 {number} 段。" * 20 for number in range(20))
FIGURE = "/// formula | circle\n    r: 2\n\nA circle.\n///\n"
#: A build on a busy machine.
_LIMIT = 120_000


@dataclass(frozen=True)
class Loop:
    """A preview. base: its address; post: the file of the article ``long``."""

    base: str
    post: Path

    def url(self, slug: str) -> str:
        return self.base + address(slug)


@pytest.fixture(scope="module")
def loop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loop]:
    folder = tmp_path_factory.mktemp("loop")
    texts = {"long": f"{LONG}\n\n{FIGURE}\n{LONG}\n", "other": "别的。\n"}
    write_site(folder / "content", texts, formulas={"circle": CIRCLE})
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "huoye.preview", "--port", str(port)),
            *("-o", str(folder / "output"), str(folder / "content")),
        ],
        cwd=ROOT,
    )
    try:
        loop = Loop(f"http://127.0.0.1:{port}/", folder / "content/posts/long.md")
        _wait_for(loop.url("other"), process)
        yield loop
    finally:
        process.terminate()
        process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            with urlopen(url):
                return
        except (OSError, HTTPError):
            time.sleep(0.1)
    raise AssertionError(f"the preview has ended with status {process.returncode}")


def test_a_save_is_seen_where_one_was(browser: Browser, loop: Loop) -> None:
    text = loop.post.read_text("utf-8")
    with fresh_tab(browser) as page, fresh_tab(browser) as other:
        other.goto(loop.url("other"))
        other.evaluate("window.marker = true")
        figure = Figure.open(page, loop.url("long"), "fig-formula-circle")
        figure.locator("input[type=range]").fill("3")
        figure.run()
        expect(figure.result).to_contain_text("28.27")
        page.evaluate("scrollTo(0, 700)")
        loop.post.write_text(f"{text}\n新的一段。\n", "utf-8")
        expect(page.get_by_text("新的一段。")).to_have_count(1, timeout=_LIMIT)
        figure.expect_state()
        expect(figure.result).to_contain_text("28.27")
        assert abs(page.evaluate("scrollY") - 700) <= 1
        assert not page.evaluate("sessionStorage.length")
        # Nothing of it concerns another page.
        assert other.evaluate("window.marker")
        # What is published has nothing of the preview.
        assert "__preview" not in (loop.post.parents[2] / "output/index.html").read_text("utf-8")


def test_what_is_wrong_stands_over_the_last_good_page(browser: Browser, loop: Loop) -> None:
    text = loop.post.read_text("utf-8")
    with fresh_tab(browser) as page:
        page.goto(loop.url("long"))
        loop.post.write_text(text.replace("Slug: ", "Slugg: "), "utf-8")
        box = page.get_by_role("alert")
        expect(box).to_contain_text("posts/long.md:3: unknown front matter key", timeout=_LIMIT)
        expect(box).to_contain_text("posts/long.md:1: no slug")
        expect(box).to_contain_text("有 2 处要改")
        expect(page.get_by_text("A circle.")).to_have_count(1)
        loop.post.write_text(f"{text}\n好了。\n", "utf-8")
        expect(page.get_by_text("好了。")).to_have_count(1, timeout=_LIMIT)
        expect(box).to_have_count(0, timeout=_LIMIT)
