"""The page's Python and its models, attacked from inside their workers, on a host without a header.

The workers are the published ones, with one more method: it imports an attack into the very scope
in which authors' and readers' programs and models run, once that is sealed. A page with our policy
stands for our theme, one without any for every other.
"""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

import pelicanconf
from huoye.core.server import Handler, StaticServer
from huoye.live.check.firefox import firefox, firefox_path
from tests.browser.sites import fresh_tab
from tests.conftest import BuildSmallSite
from tests.hostile.attack import Attack, attacks
from tests.onnx_demos.variants import DIGITS

POLICY = pelicanconf.CONTENT_SECURITY_POLICY
_PAGE = '<!doctype html><meta charset="utf-8">{}<script type="module" src="page.mjs"></script>'
_META = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
#: A theme's, which says nothing of what figures may do.
_ANOTHER = """<meta http-equiv="Content-Security-Policy" content="object-src 'none'">"""
#: Articles, each with one.
_FIGURES = ("cell", "sample")
_READY = """async () => {
  while (!window.attacked) await new Promise((resolve) => setTimeout(resolve, 50));
}"""

Evaluate = Callable[..., Any]


class _Collector(BaseHTTPRequestHandler):
    """Another site, which answers everybody and keeps what it was asked for."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Type", "text/javascript")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def _collector() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []
    handler = type("_Kept", (_Collector,), {"asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()
        thread.join()


class _WithHeader(Handler):
    """A host that sends the policy with every file."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


def _copy_digits(folder: Path) -> None:
    shutil.copytree(DIGITS, folder / DIGITS.name)


@pytest.fixture(scope="module")
def attacked(small_site: BuildSmallSite) -> tuple[Path, list[Any]]:
    """A site with pages to be attacked, and what two of its figures say of themselves."""
    cell = "/// python | one\n```python\nprint(1)\n```\n///\n"
    sample = "/// sample | nice-digits\n    count: 1\n\nOne.\n///\n"
    site = small_site({"cell": cell, "sample": sample}, models=_copy_digits)
    specs = [re.search(r"data-spec>(.*?)</script>", site.html(name), re.S) for name in _FIGURES]
    (modules,) = (site.output / "live").iterdir()
    for room in ("pyodide_widgets", "onnx_demos"):
        worker = modules / room / "static/worker.mjs"
        text = worker.read_text("utf-8")
        method = "attack: async ({module, places}) => (await import(module)).default(places),"
        # What serves has a name of one or two letters where a worker comes in one file.
        text, count = re.subn(r"[\w$]+\(\{(?=async (?:start|load)\()", rf"\g<0>{method}", text)
        assert count == 1
        worker.write_text(text, "utf-8")
    target = site.output / "live/attacks"
    target.mkdir()
    for attack in _PROGRAMS:
        shutil.copy(attack.path, target)
    (target / "own_worker.mjs").write_text("postMessage(1);", "utf-8")
    page = site.output / "attacked"
    page.mkdir()
    script = Path(__file__).with_name("attacked_page.mjs").read_text("utf-8")
    (page / "page.mjs").write_text(script.replace("MODULES", f"../live/{modules.name}"), "utf-8")
    (page / "with_policy.html").write_text(_PAGE.format(_META), "utf-8")
    (page / "without_policy.html").write_text(_PAGE.format(""), "utf-8")
    (page / "with_another.html").write_text(_PAGE.format(_ANOTHER), "utf-8")
    (site.output / "admin").mkdir()
    (site.output / "admin/index.html").write_text("only for the owner", "utf-8")
    return site.output, [json.loads(spec[1]) for spec in specs if spec]


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def evaluate_at(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Any]]:
    """Opens an address in a browser: with evaluate_at(url) as evaluate."""
    if request.param == "chromium":
        yield partial(_in_chromium, request.getfixturevalue("browser"))
        return
    path = firefox_path()
    if path is None:
        pytest.skip("no Firefox here; on Debian: apt-get install firefox-esr")
    with firefox(path) as running:
        yield partial(_in_firefox, running)


@contextmanager
def _in_chromium(browser: Browser, url: str) -> Iterator[Evaluate]:
    with fresh_tab(browser) as tab:
        tab.goto(url)
        yield lambda function, *given: tab.evaluate(f"given => ({function})(...given)", list(given))


@contextmanager
def _in_firefox(browser: Any, url: str) -> Iterator[Evaluate]:
    with browser.tab("", lambda name, params: None) as tab:
        tab.goto(url)
        yield tab.evaluate


_ALL = attacks("page")
_PROGRAMS = [attack for attack in _ALL if attack.path.suffix == ".mjs"]
_CELLS = [attack for attack in _ALL if attack.path.suffix == ".py"]


def _outcomes(evaluate: Evaluate, files: list[Any], elsewhere: str) -> dict[Attack, str]:
    evaluate(_READY)
    evaluate("files => attacked.start(files)", files)
    found = {}
    for attack in _CELLS:
        source = attack.text.replace("ELSEWHERE", elsewhere)
        found[attack] = evaluate("source => attacked.cell(source)", source)
    for attack in _PROGRAMS:
        run = "(...given) => attacked.program(...given)"
        found[attack] = evaluate(run, attack.path.stem, elsewhere)
    # It still computes.
    assert "42" in evaluate("source => attacked.cell(source)", "print(6 * 7)")
    return found


@pytest.mark.parametrize(
    ("page", "handler"),
    [
        ("with_policy", Handler),
        ("without_policy", Handler),
        ("with_another", Handler),
        ("without_policy", _WithHeader),
    ],
    ids=["meta", "none", "another", "header"],
)
def test_nothing_gets_out(
    attacked: tuple[Path, list[Any]],
    evaluate_at: Callable[[str], Any],
    page: str,
    handler: type[Handler],
) -> None:
    output, (python, _) = attacked
    with (
        _collector() as (elsewhere, asked),
        StaticServer(output, handler) as base,
        evaluate_at(f"{base}attacked/{page}.html") as evaluate,
    ):
        outcomes = _outcomes(evaluate, python["files"], elsewhere)
    failed = {
        str(attack): outcome
        for attack, outcome in outcomes.items()
        if not (
            # What a cell raises is its result.
            (attack in _CELLS or outcome.startswith("refused: "))
            and re.search(attack.words, outcome.removeprefix("refused: "))
        )
    }
    assert failed == {}
    assert asked == []


@pytest.mark.parametrize("by", ["engine", "onnxruntime"])
def test_nothing_gets_out_beside_a_model(
    attacked: tuple[Path, list[Any]], evaluate_at: Callable[[str], Any], by: str
) -> None:
    output, (_, spec) = attacked
    with (
        _collector() as (elsewhere, asked),
        StaticServer(output, Handler) as base,
        evaluate_at(f"{base}attacked/without_policy.html") as evaluate,
    ):
        evaluate(_READY)
        evaluate("(...given) => attacked.startModel(...given)", spec, by)
        run = "(...given) => attacked.besideModel(...given)"
        outcomes = {str(a): evaluate(run, a.path.stem, elsewhere) for a in _PROGRAMS}
    assert {name for name, said in outcomes.items() if not said.startswith("refused: ")} == set()
    assert asked == []
