"""What a reader's program does to Python is gone for the next run, in Chromium and in Firefox."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from huoye.live.check.firefox import firefox, firefox_path
from tests.browser.figures import Figure
from tests.browser.sites import ServeSite

_FORMULA = """
import math
from decimal import Decimal
from huoye import Result, Table, Value

calls = []

def probe(x: float = 2.0) -> Result:
    calls.append(x)
    rows = [[str(Decimal(1) / 3), str(sum([1, 2])), str(len(calls))]]
    return Result([Value("area", math.pi * x * x, "A")], [], [Table("t", ["a", "b", "c"], rows)])
"""
_PLAIN = """
from decimal import Decimal
import math, os, sys
left = os.path.exists("/tmp/left")
print(Decimal(1) / 3, math.pi, sum([1, 2]), left, sys.getrecursionlimit())
"""
_SPOIL = """
import builtins, decimal, math, os, sys
math.pi = 3
decimal.getcontext().prec = 5
builtins.sum = max
with __import__("io").open("/tmp/left", "w") as file:
    file.write("x")
sys.setrecursionlimit(200)
os.chdir("/lib")
import huoye.formula.evaluate as evaluate
evaluate._check_size = None
print("spoilt", math.pi)
"""
_TEXT = f"""Text.

/// formula | probe

F.
///

/// python | plain
```python{_PLAIN}```

P.
///

/// python | endless
    seconds: 1

```python
n = 0
```

L.
///

/// python | spoil
```python{_SPOIL}```

S.
///

The end.
"""


#: Runs figures one after the other: the HTML of each when it was baked, and after each run.
_RUN = """async (names) => {
  const figures = new Map(names.map((name) => [name, document.getElementById(`fig-${name}`)]));
  const awake = () => [...figures.values()].every(({ dataset }) => "hydrated" in dataset);
  while (!awake()) await new Promise((resolve) => setTimeout(resolve, 50));
  const shown = (figure) => figure.querySelector("[data-baked]").innerHTML;
  const baked = names.map((name) => shown(figures.get(name)));
  const live = [];
  for (const name of names) {
    const figure = figures.get(name);
    const end = new Promise((resolve) => {
      for (const kind of ["live:result", "live:error"]) {
        figure.addEventListener(kind, resolve, { once: true });
      }
    });
    figure.querySelector("[data-run]").click();
    await end;
    live.push(shown(figure));
  }
  return [baked, live];
}"""
_ORDER = ["formula-probe", "python-spoil", "formula-probe", "python-plain", "python-spoil"]


@pytest.fixture(scope="module")
def url(serve: ServeSite) -> str:
    return serve({"spoilt": _TEXT}, formulas={"probe": _FORMULA}).url("spoilt")


def _check(outcome: Any) -> None:
    baked, live = outcome
    assert live == baked
    assert "spoilt 3" in live[1]
    assert "3.141592653589793 3 False 1000" in live[3]


def test_a_cell_leaves_nothing_to_formulas_and_cells(page: Page, url: str) -> None:
    page.goto(url)
    _check(page.evaluate(_RUN, _ORDER))


def test_nor_does_it_in_firefox(url: str) -> None:
    path = firefox_path()
    if path is None:
        pytest.skip("no Firefox here; on Debian: apt-get install firefox-esr")
    with firefox(path) as browser, browser.tab("", lambda name, params: None) as tab:
        tab.goto(url)
        _check(tab.evaluate(_RUN, _ORDER))


def test_a_run_without_end_costs_no_other_start(page: Page, url: str) -> None:
    page.goto(url)
    endless, plain = Figure(page, "fig-python-endless"), Figure(page, "fig-python-plain")
    plain.run()
    baked, workers = plain.html(), page.workers
    endless.expect_tools()
    endless.locator("[data-edit]").click()
    code = endless.locator("[data-code] .cm-content")
    expect(code).to_be_focused(timeout=60_000)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("while True: pass")
    endless.run("failed")
    expect(endless.status).to_contain_text("等待太久")
    code.press("ControlOrMeta+a")
    page.keyboard.insert_text("input()")
    endless.run()
    expect(endless.result).to_contain_text("EOFError: 这里没有键盘")
    plain.run()
    assert plain.html() == baked
    assert page.workers == workers
