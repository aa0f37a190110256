"""``python -m benchmarks.move_parts``: where the time of a slider's move goes.

``benchmarks.formula_speed moves`` takes the time from a call of the worker to its answer, which
holds more than the worker's work: the way there and back, on which both wait for their turn on a
core, and the page for the end of the frame that it is about to show. Here each part is told.
"""

from __future__ import annotations

import os
import statistics
import sys

from playwright.sync_api import Route

from benchmarks.formula_site import formula_site
from benchmarks.formula_speed import SLIDE, START_OURS, open_page
from huoye.live.check.chromium import chromium

NAMES = ("ellipse", "spring", "ellipse-on-pyodide", "spring-on-pyodide")
#: Before the worker's own script: an answer says when the call was heard, and when it was made.
_NOTE = """{
  const { postMessage, addEventListener } = MessagePort.prototype;
  const now = () => performance.timeOrigin + performance.now();
  let heard = 0;
  MessagePort.prototype.addEventListener = function (kind, hear, ...more) {
    const hearing = (event) => {
      if (event.data?.method === "evaluate") heard = now();
      return hear(event);
    };
    return addEventListener.call(this, kind, kind === "message" ? hearing : hear, ...more);
  };
  MessagePort.prototype.postMessage = function (message, ...more) {
    if (message?.result?.html) message.result.times = [heard, now()];
    return postMessage.call(this, message, ...more);
  };
}
"""
#: In the page: [way there, worker, way back] of each answer, in milliseconds, in `parts`.
_WATCH = """() => {
  window.parts = [];
  const now = () => performance.timeOrigin + performance.now();
  const { postMessage } = MessagePort.prototype;
  MessagePort.prototype.postMessage = function (message, ...more) {
    if (message?.method === "evaluate") {
      const asked = now();
      const hear = ({ data }) => {
        if (data.id !== message.id || data.progress) return;
        const [heard, answered] = data.result.times;
        parts.push([heard - asked, answered - heard, now() - answered]);
        this.removeEventListener("message", hear);
      };
      this.addEventListener("message", hear);
    }
    return postMessage.call(this, message, ...more);
  };
}"""


def main(names: list[str]) -> int:
    """Print a line for each formula."""
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; least / median, ms")
    print(f"{'':22}{'together':>16}{'way there':>16}{'in the worker':>16}{'way back':>16}")
    with formula_site() as (_, base), chromium() as browser:
        for name in names or NAMES:
            with browser.new_context() as context:
                page = context.new_page()
                page.route("**/pyodide_widgets/static/*worker.mjs", _noting)
                figure = open_page(page, base, name)
                page.evaluate(_WATCH)
                figure.evaluate(START_OURS)
                figure.evaluate(SLIDE, 20)
                page.evaluate("() => { parts.length = 0; }")
                figure.evaluate(SLIDE, 100)
                rows = page.evaluate("parts.map((row) => [row[0] + row[1] + row[2], ...row])")
            columns = [[*column] for column in zip(*rows, strict=True)]
            shown = (f"{min(each):.1f} / {statistics.median(each):.1f}" for each in columns)
            print(f"{name:22}" + "".join(f"{text:>16}" for text in shown), flush=True)
    return 0


def _noting(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=_NOTE + answer.text())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
