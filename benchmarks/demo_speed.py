"""``python -m benchmarks.demo_speed [model …]``: what models cost their readers, beside budgets.

Every model gets a page with one grid of samples, served on loopback to a fresh headless Chromium.
Pictures are compared by CPU time with ONNX Runtime on one thread of the same machine, in the same
run; times that a reader waits are wall time, medians, and mean something on a quiet machine only.
Exits with 1 when a budget is broken.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from playwright.sync_api import Locator

from benchmarks.renderer import PrivatePeak, Renderer
from huoye.core.build import Build
from huoye.core.server import StaticServer
from huoye.live.check.chromium import chromium
from huoye.onnx_demos.models import Models
from huoye.onnx_demos.picture_model import PictureModel

ROOT = Path(__file__).parents[1]
GRID = 16
#: CPU time of a picture over native: ONNX Runtime's own WebAssembly, and a tenth more for the page.
RATIO = 4.2 * 1.1
PAINT_MS = 50.0
COLD_MS, WARM_MS = 2000.0, 300.0
TAB_MB, LEAK_MB = 300.0, 10.0
LEAK_DECODES = 500

_PAGE = """Title: {name}
Date: 2018-01-01
Slug: {name}
Category: 数学

Text.

/// sample | {name}
    count: {count}

A grid.
///
"""
# Resolves with the milliseconds until a new canvas has been painted.
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
_PRESS = "figure => figure.querySelector('[data-run]').click()"
_SLIDE = """figure => {
  const slider = figure.querySelector("input[data-mirror=temperature]");
  slider.value = Number(slider.value) > 0.5 ? 0.45 : 0.75;
  // The second is what a page follows that found the device slow.
  for (const name of ["input", "change"]) slider.dispatchEvent(new Event(name, { bubbles: true }));
}"""
_IDLE = """figure => new Promise(done => {
  const seen = () => figure.getAttribute("aria-busy") === "false" && done(figure.dataset.state);
  new MutationObserver(seen).observe(figure, { attributeFilter: ["aria-busy", "data-state"] });
  seen();
})"""


@dataclass
class Row:
    """One budget of one model."""

    model: str
    what: str
    value: float
    #: None where a number is only told.
    budget: float | None
    unit: str

    @property
    def broken(self) -> bool:
        return self.budget is not None and self.value > self.budget

    def __str__(self) -> str:
        budget = "" if self.budget is None else f"{self.budget:9.1f} {self.unit:4}"
        mark = "  OVER BUDGET" if self.broken else ""
        return f"{self.model:18}{self.what:34}{self.value:9.1f} {self.unit:4}{budget}{mark}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("models", nargs="*", help="names; all of them where none is given")
    parser.add_argument("--runs", type=int, default=15)
    arguments = parser.parse_args()
    models = Build({"PATH": ROOT / "content"}).get(Models)
    names = arguments.models or models.names(PictureModel.KIND)
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{'model':18}{'':34}{'measured':>14}{'budget':>14}")
    broken = 0
    with _site(names) as base:
        for name in names:
            model = models.find(name, PictureModel)
            for row in measure(f"{base}2018/{name}/", model, arguments.runs):
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
            text = _PAGE.format(name=name, count=GRID)
            (content / "posts" / f"{name}.md").write_text(text, "utf-8")
        command = [sys.executable, "-m", "pelican", str(content), "-o", str(output)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        with StaticServer(output) as base:
            yield base


def measure(url: str, model: PictureModel, runs: int) -> Iterator[Row]:
    """The rows of one model, in a browser of its own."""
    name, mmac = model.manifest.name, model.manifest.architecture.mmac
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        page = stack.enter_context(browser.new_context()).new_page()
        page.goto(url, wait_until="networkidle")
        figure = page.locator("figure.live")
        peak = stack.enter_context(PrivatePeak(browser))
        cold = _painted(figure, _PRESS)
        _wait(figure)
        warm = statistics.median(_painted_and_done(figure, _PRESS) for _ in range(runs))
        slide = statistics.median(_painted_and_done(figure, _SLIDE) for _ in range(runs))
        ours, native = _cost(figure, model, Renderer(browser, page), runs)
        process = Renderer(browser, page)
        yield Row(name, f"CPU a picture, over {native:.1f} ms native", ours / native, RATIO, "x")
        yield Row(name, f"slider to paint, {mmac:.0f} MMAC", slide, PAINT_MS, "ms")
        yield Row(name, "Run to first picture, cold", cold, COLD_MS, "ms")
        yield Row(name, "Run to first picture, runtime up", warm, WARM_MS, "ms")
        before = process.settled_memory()
        for _ in range(-(-LEAK_DECODES // GRID)):
            _painted_and_done(figure, _SLIDE)
        growth = process.settled_memory() - before
        yield Row(name, f"growth over {LEAK_DECODES} decodes", max(0.0, growth), LEAK_MB, "MB")
        yield Row(name, "memory of the tab, peak", peak.of(process), TAB_MB, "MB")
        yield Row(name, "… with what all tabs share", process.peak_resident(), None, "MB")


def _painted(figure: Locator, act: str) -> float:
    return float(figure.evaluate(f"figure => ({_UNTIL_PAINTED})(figure, {act})"))


def _painted_and_done(figure: Locator, act: str) -> float:
    milliseconds = _painted(figure, act)
    _wait(figure)
    return milliseconds


def _wait(figure: Locator) -> None:
    state = figure.evaluate(_IDLE)
    if state != "live":
        raise RuntimeError(f"the figure ended as {state}: {figure.inner_text()}")


def _cost(
    figure: Locator, model: PictureModel, process: Renderer, runs: int
) -> tuple[float, float]:
    """CPU milliseconds a picture: the page's whole work for it, and ONNX Runtime's here.

    In turns, so that a change in the machine's speed meets both alike; medians.
    """
    latents = [model.draw(1, stream) for stream in range(GRID)]
    temperature = float(np.float32(0.7))
    ours, native = [], []
    for _ in range(runs):
        start = process.cpu()
        _painted_and_done(figure, _SLIDE)
        ours.append((process.cpu() - start) * 1000 / GRID)
        begin = time.thread_time()
        for latent in latents:
            model.image(latent, temperature)
        native.append((time.thread_time() - begin) * 1000 / GRID)
    return statistics.median(ours), statistics.median(native)


if __name__ == "__main__":
    sys.exit(main())
