"""``python -m benchmarks.demo_speed [figure …]``: what models cost their readers, beside budgets.

Every figure gets a page, served on loopback to a fresh headless Chromium. What the site's own
engine costs is held against ONNX Runtime's WebAssembly, one thread, in the same page and the same
run, by CPU time; times that a reader waits are wall time and mean something on a quiet machine
only. Exits with 1 when a budget is broken.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

from benchmarks.renderer import Renderer
from benchmarks.slow_line import slow_line
from huoye.core.server import StaticServer
from huoye.live.check.chromium import chromium

ROOT = Path(__file__).parents[1]
GRID = 16
MODELS = ("glow-avatars", "fvae-avatars", "nice-digits", "realnvp-digits", "glow-portraits")
#: Of products of matrices alone: bound by memory, not by arithmetic.
DENSE = ("nice-digits",)
#: Megabytes that *Run* costs.
PRICES = {
    "sample-glow-avatars": 2.3,
    "sample-fvae-avatars": 2.1,
    "sample-nice-digits": 1.8,
    "sample-realnvp-digits": 0.5,
    "sample-glow-portraits": 1.2,
    "edit-glow-avatars": 2.6,
    "encode-glow-avatars": 2.8,
    "encode-nice-digits": 2.2,
    "compare": 4.4,
    "neighbours": 3.3,
}
RATIOS = {"relaxed": 0.35, "plain": 0.40}
GRID_RATIO = 0.25
START_MS, LINE_MS, PAINT_MS, WORDS_MS = 80.0, 2200.0, 50.0, 250.0
LINE = {"megabits": 10.0, "milliseconds": 40.0}
MEMORY_MB, LEAK_MB, LEAK_DECODES = 50.0, 10.0, 500

_BLOCKS = {
    **{f"sample-{name}": f"/// sample | {name}\n    count: {GRID}\n///" for name in MODELS},
    "edit-glow-avatars": "/// edit | glow-avatars\n///",
    "encode-glow-avatars": "/// encode | glow-avatars\n///",
    "encode-nice-digits": "/// encode | nice-digits\n///",
    "compare": "/// compare | glow-avatars, fvae-avatars\n///",
    "neighbours": "/// neighbours | word2vec-poetry\n    word: 明月\n///",
}
_HEAD = "Title: {name}\nDate: 2018-01-01\nSlug: {name}\nCategory: 数学\n\nText.\n\n"
# Resolves with the milliseconds until a new result has been painted.
_UNTIL_PAINTED = """(figure, act) => new Promise(done => {
  const box = figure.querySelector("[data-baked]");
  const before = box.querySelector("canvas");
  const start = performance.now();
  new MutationObserver((_, observer) => {
    const canvas = box.querySelector("canvas");
    if (!canvas || canvas === before) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
  }).observe(box, { childList: true, subtree: true });
  act(figure);
})"""
_UNTIL_DONE = """(figure, act) => new Promise(done => {
  const start = performance.now();
  figure.addEventListener("live:result", () => done(performance.now() - start), { once: true });
  act(figure);
})"""
_PRESS = "figure => figure.querySelector('[data-run]').click()"
_SLIDE = """figure => {
  const slider = figure.querySelector("input[data-mirror=temperature]");
  slider.value = Number(slider.value) > 0.5 ? 0.45 : 0.75;
  // The second is what a page follows that found the device slow.
  for (const name of ["input", "change"]) slider.dispatchEvent(new Event(name, { bubbles: true }));
}"""
# From the bytes of engine and model to a picture, in the page itself.
_START = """async ([engine, wasm, model, latent]) => {
  const { load } = await import(engine);
  const bytes = async (url) => new Uint8Array(await (await fetch(url)).arrayBuffer());
  const unpacked = (url) => fetch(url).then(({ body }) =>
    new Response(body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
  const [kernels, graph] = [await bytes(wasm), new Uint8Array(await unpacked(model))];
  const start = performance.now();
  const ready = await load(graph, { kernels: await WebAssembly.compile(kernels) });
  const [{ dims }] = ready.inputs;
  ready.run({ [latent]: new Float32Array(dims.at(-1)).fill(0.5), temperature: [0.7] });
  return performance.now() - start;
}"""


@dataclass
class Row:
    """One budget of one figure."""

    figure: str
    what: str
    value: float
    #: None where a number is only told.
    budget: float | None
    unit: str

    @property
    def broken(self) -> bool:
        return self.budget is not None and self.value > self.budget

    def __str__(self) -> str:
        budget = "" if self.budget is None else f"{self.budget:9.2f} {self.unit:4}"
        mark = "  OVER BUDGET" if self.broken else ""
        return f"{self.figure:24}{self.what:38}{self.value:9.2f} {self.unit:4}{budget}{mark}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("figures", nargs="*", help=f"all, or of: {', '.join(_BLOCKS)}")
    parser.add_argument("--runs", type=int, default=9)
    arguments = parser.parse_args()
    names = arguments.figures or [*_BLOCKS]
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{'figure':24}{'':38}{'measured':>14}{'budget':>14}")
    broken = 0
    with _site(names) as base:
        for name in names:
            for row in measure(base, name, arguments.runs):
                broken += row.broken
                print(row, flush=True)
    return 1 if broken else 0


@contextmanager
def _site(names: list[str]) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as made:
        content, output = Path(made) / "content", Path(made) / "output"
        (content / "posts").mkdir(parents=True)
        shutil.copytree(ROOT / "content/models", content / "models")
        for name in names:
            text = _HEAD.format(name=name) + _BLOCKS[name] + "\n"
            (content / "posts" / f"{name}.md").write_text(text, "utf-8")
        command = [sys.executable, "-m", "pelican", str(content), "-o", str(output)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        with StaticServer(output) as base:
            yield base


def measure(base: str, name: str, runs: int) -> Iterator[Row]:
    """The rows of one figure."""
    url = f"{base}2018/{name}/"
    with _opened(url) as (_, _, figure):
        said = figure.locator("[data-price]").inner_text()
        ((price, unit),) = re.findall(r"([\d.]+) ([MK]B)", said)
        megabytes = float(price) / {"MB": 1, "KB": 1000}[unit]
        yield Row(name, "price of Run", megabytes, PRICES[name], "MB")
    if name == "neighbours":
        with _opened(url) as (_, page, figure):
            fetched: list[str] = []
            page.on("request", lambda request: fetched.append(request.url))
            yield Row(
                name, "first answer, cold", _timed(figure, _UNTIL_DONE, _PRESS), WORDS_MS, "ms"
            )
            assert not any("onnxruntime" in url for url in fetched)
    if name.startswith("sample-"):
        yield from _pictures(base, name, runs)


def _pictures(base: str, name: str, runs: int) -> Iterator[Row]:
    url = f"{base}2018/{name}/"
    model = name.removeprefix("sample-")
    with _opened(url) as (browser, page, figure):
        before = Renderer(browser, page).settled_memory()
        yield Row(name, "Run to first picture", _timed(figure, _UNTIL_PAINTED, _PRESS), None, "ms")
        _wait(figure)
        process = Renderer(browser, page)
        grown = process.settled_memory() - before
        yield Row(name, "memory over the page, one worker", grown, MEMORY_MB, "MB")
        slide = statistics.median(
            _timed(figure, _UNTIL_PAINTED, _SLIDE, _wait) for _ in range(runs)
        )
        yield Row(name, "slider to paint", slide, PAINT_MS, "ms")
        ratio = _ratio(page, figure, process.cpu, runs)
        budget = RATIOS["relaxed"] if model not in DENSE else None
        yield Row(name, "CPU a picture, relaxed / onnxruntime", ratio, budget, "x")
        settled = process.settled_memory()
        for _ in range(-(-LEAK_DECODES // GRID)):
            _timed(figure, _UNTIL_DONE, _SLIDE)
        grown = max(0.0, process.settled_memory() - settled)
        yield Row(name, f"growth over {LEAK_DECODES} decodes", grown, LEAK_MB, "MB")
        yield Row(name, "bytes to first picture", _start(page, figure, runs), START_MS, "ms")
    with _opened(url) as (browser, page, figure):
        page.evaluate("() => { document.documentElement.dataset.exact = ''; }")
        _timed(figure, _UNTIL_DONE, _PRESS)
        ratio = _ratio(page, figure, Renderer(browser, page).cpu, runs)
        budget = RATIOS["plain"] if model not in DENSE else None
        yield Row(name, "CPU a picture, plain / onnxruntime", ratio, budget, "x")
    with _opened(
        url, "Object.defineProperty(navigator, 'hardwareConcurrency', { value: 3 })"
    ) as opened:
        _, page, figure = opened
        _timed(figure, _UNTIL_DONE, _PRESS)
        yield Row(
            name, "grid, two workers / onnxruntime", _grid(page, figure, runs), GRID_RATIO, "x"
        )
    with slow_line(base, **LINE) as slow, _opened(f"{slow}2018/{name}/") as (_, _, figure):
        budget = LINE_MS if model == "glow-avatars" else None
        waited = _timed(figure, _UNTIL_PAINTED, _PRESS)
        yield Row(name, "Run to first picture, 10 Mbit/s, 40 ms", waited, budget, "ms")


@contextmanager
def _opened(url: str, script: str = "") -> Iterator[tuple[Browser, Page, Locator]]:
    """A page in a browser of its own, and its figure. script: runs before those of the page."""
    with chromium() as browser, browser.new_context() as context:
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.goto(url, wait_until="networkidle")
        yield browser, page, page.locator("figure.live")


def _timed(
    figure: Locator, until: str, act: str, after: Callable[[Locator], None] | None = None
) -> float:
    milliseconds = float(figure.evaluate(f"figure => ({until})(figure, {act})"))
    if after:
        after(figure)
    return milliseconds


def _wait(figure: Locator) -> None:
    figure.page.wait_for_function(
        "figure => figure.ariaBusy !== 'true'", arg=figure.element_handle()
    )
    if figure.get_attribute("data-state") != "live":
        raise RuntimeError(f"the figure has failed: {figure.inner_text()}")


def _both(page: Page, measured: Callable[[], float], runs: int) -> float:
    """The engine's over ONNX Runtime's, in turns, so that a change in the machine's speed meets
    both alike; medians, without the first, which starts a runtime."""
    found: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(runs + 1):
        for reserve, values in found.items():
            page.evaluate(
                "on => document.documentElement.toggleAttribute('data-reserve', on)", reserve
            )
            values.append(measured())
    page.evaluate("() => document.documentElement.removeAttribute('data-reserve')")
    ours, theirs = (statistics.median(values[1:]) for values in found.values())
    return ours / theirs


def _ratio(page: Page, figure: Locator, cpu: Callable[[], float], runs: int) -> float:
    """By CPU time of the renderer, for a grid: decoding, and all else that a picture needs."""

    def measured() -> float:
        start = cpu()
        _timed(figure, _UNTIL_DONE, _SLIDE)
        return cpu() - start

    return _both(page, measured, runs)


def _grid(page: Page, figure: Locator, runs: int) -> float:
    """By the time that a reader waits."""
    return _both(page, lambda: _timed(figure, _UNTIL_DONE, _SLIDE), runs)


def _start(page: Page, figure: Locator, runs: int) -> float:
    """Milliseconds from the bytes in memory to a picture; the median of several."""
    spec = figure.evaluate("figure => JSON.parse(figure.querySelector('[data-spec]').textContent)")
    files = {file["role"]: file["url"] for file in (*spec["files"], *spec["engine"]["kernels"])}
    script = page.locator("script[src*='/live/static/']").evaluate("script => script.src")
    modules, _, _ = script.rpartition("/live/static/")
    root, _, _ = modules.rpartition("live/")
    given = [
        f"{modules}/engine/static/engine.mjs",
        *(root + files[role] for role in ("relaxed", "decoder")),
        spec["ports"]["decoder"]["latent"],
    ]
    found: list[float] = [page.evaluate(_START, given) for _ in range(runs)]
    return statistics.median(found)


if __name__ == "__main__":
    sys.exit(main())
