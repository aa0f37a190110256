"""``python -m huoye.live.check output``: every page in real browsers, every figure run.

Chromium, and Firefox where it is installed.

Fails on a request that leaves the site, a request that fails, a report of the content security
policy, an error in the console, a figure that does not come alive, and a live result that differs
from the baked one by more than the figure's tolerance; at the defaults, and at two other settings
of every control, which are baked for it here.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser

from huoye.core.server import StaticServer
from huoye.live.browser import chromium
from huoye.live.check_tabs import Tab, Watch, open_tab
from huoye.live.firefox import Firefox, firefox, firefox_path
from huoye.live.settings import Bake, baking

# design: 8-bit pixels differ by at most 1 level in at most 0.1 % of values.
PIXEL_LEVELS = 1
PIXEL_SHARE = 0.001
# Numbers that a network gives: float32 sums of thousands, in another order.
NUMBER_SHARE = 1e-4
# Below what a list shows: cosines near zero and small probabilities.
SCORE_FLOOR = 1e-6
_TAG = re.compile(r"(<[^>]*>)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BUTTON = re.compile(r"</?button[^>]*>")
_PAGE_SCRIPT = Path(__file__).parent / "check_page.js"


@dataclass
class PageReport:
    """What one page did. figures: a line for each that agreed; problems: what must be mended."""

    path: str
    figures: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def check_site(
    folder: Path, browser: Browser | Firefox, content: Path | None = None
) -> Iterable[PageReport]:
    """Serve ``folder`` on loopback and check every HTML file in it, one report a page.

    content: what it was built from, if not the site's own content folder.
    """
    pages = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    if not pages:
        raise FileNotFoundError(f"no pages in {folder}: build the site first")
    with StaticServer(folder) as base, baking(content) as bake:
        for path in pages:
            yield check_page(browser, base, path, bake)


def check_page(browser: Browser | Firefox, base: str, path: str, bake: Bake) -> PageReport:
    """Open one page in a fresh profile (no cache, no storage) and run its figures in order."""
    report = PageReport(path)
    watch = Watch(base, report.problems.append)
    with open_tab(browser, _PAGE_SCRIPT.read_text("utf-8"), watch) as tab:
        # 404.html is opened under its own name, so that it is not itself an answer of status 404.
        tab.goto(base + path.removesuffix("index.html"))
        for identifier in tab.evaluate("() => huoyeCheck.figures()"):
            _check_figure(tab, identifier, report, bake)
        report.problems += [
            f"content security policy: {violation}"
            for violation in tab.evaluate("() => huoyeCheck.violations")
        ]
    return report


def _check_figure(tab: Tab, identifier: str, report: PageReport, bake: Bake) -> None:
    spec, lang = tab.evaluate("id => huoyeCheck.spec(id)", identifier)
    start = time.perf_counter()
    result = tab.evaluate("id => huoyeCheck.run(id)", identifier)
    seconds = time.perf_counter() - start
    problem = difference(spec, result)
    if problem:
        report.problems.append(f"#{identifier}: {problem}")
        return
    told = ["defaults"]
    settings = bake(spec["written"], lang) if spec["written"] else ()
    for inputs, baked in settings:
        fragment = f"{identifier}?{urlencode(_as_text(inputs))}"
        html = baked.html if baked else ""
        result = tab.evaluate(
            "(...given) => huoyeCheck.follow(...given)", identifier, fragment, html
        )
        shown = ", ".join(f"{name} {value}" for name, value in inputs.items())
        if baked is None:
            # The build refuses these inputs; the page must refuse them too.
            refused = result["state"] == "failed"
            problem = "" if refused else "the page shows what the build refuses"
        else:
            problem = difference({**spec, "values": baked.values}, result)
        if problem:
            report.problems.append(f"#{identifier} at {shown}: {problem}")
        told.append(f"({shown})" if baked else f"({shown}: refused by both)")
    report.figures.append(
        f"#{identifier}: live equals baked ({seconds:.1f} s) at {', '.join(told)}"
    )


def _as_text(inputs: Mapping[str, Any]) -> dict[str, str]:
    """Values as static/fragment.mjs reads them."""
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in inputs.items()
    }


def difference(spec: dict[str, Any], result: dict[str, Any]) -> str:
    """What is wrong with a figure's run, or "" when live and baked agree within the tolerance."""
    if result["state"] != "live":
        return f"state is “{result['state']}”: {result['status']}"
    if spec["tolerance"] == "pixels":
        pixels = result["pixels"]
        if pixels is None:
            return "no picture to compare"
        share = pixels["differing"] / pixels["count"]
        if pixels["largest"] > PIXEL_LEVELS or share > PIXEL_SHARE:
            return f"{share:.3%} of the values differ, by up to {pixels['largest']} levels"
        if not near_values(spec["values"], json.loads(result["values"])):
            return f"numbers differ: baked {spec['values']}, live {result['values']}"
        baked_text, live_text = result["texts"]
        return "" if baked_text == live_text else f"baked “{baked_text}”, live “{live_text}”"
    values = json.loads(result["values"])
    if spec["tolerance"] == "ranking":
        if not same_ranking(spec["values"], values):
            return f"rankings differ: baked {spec['values']}, live {values}"
        words = {*spec["values"]["words"], *values["words"]}
        if skeleton(result["baked"], words) != skeleton(result["live"], words):
            return "the rankings agree, but the live table differs from the baked one"
        return ""
    if not same_values(spec["values"], values):
        return f"values differ: baked {spec['values']}, live {values}"
    if result["baked"] != result["live"]:
        return "the numbers agree, but the live picture differs from the baked one"
    return ""


def near_values(baked: dict[str, float] | None, live: dict[str, float] | None) -> bool:
    """Numbers that come with pictures, as near as a network's rounding lets them be."""
    if baked is None or live is None:
        return baked is live
    return baked.keys() == live.keys() and all(
        math.isclose(value, live[name], rel_tol=NUMBER_SHARE, abs_tol=NUMBER_SHARE)
        for name, value in baked.items()
    )


def same_ranking(baked: Any, live: Any) -> bool:
    """Scores as near as a network's rounding lets them be, words in the same order.

    Words whose scores are that near to each other may change places, and at the end of the list
    give way to one that was not listed. Other values are numbers beside the list, as near.
    """
    if not isinstance(live, dict) or baked.keys() != live.keys():
        return False
    if not all(_near(baked[name], live[name]) for name in baked.keys() - {"words", "scores"}):
        return False
    scores, others = baked["scores"], live["scores"]
    if not len(baked["words"]) == len(live["words"]) == len(scores) == len(others) > 0:
        return False
    if not all(map(_near, scores, others)):
        return False
    places = {word: place for place, word in enumerate(baked["words"])}
    return len(set(live["words"])) == len(places) and all(
        _near(scores[places.get(word, -1)], other)
        for word, other in zip(live["words"], others, strict=True)
    )


def _near(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=NUMBER_SHARE, abs_tol=SCORE_FLOOR)


def skeleton(html: str, words: Collection[str]) -> list[str]:
    """A ranking's HTML without its numbers and words, and without the buttons that only a live one
    has: its tags and sentences in their order."""
    names = {escape(word, quote=False) for word in words}
    pieces = _TAG.split(_BUTTON.sub("", html))
    return ["" if piece in names else _NUMBER.sub("#", piece) for piece in pieces]


def same_values(baked: Any, live: Any) -> bool:
    """Equality to the last bit of JSON values; null stands for no number and equals nothing."""
    if isinstance(baked, dict) and isinstance(live, dict):
        return baked.keys() == live.keys() and all(
            same_values(value, live[key]) for key, value in baked.items()
        )
    if isinstance(baked, list) and isinstance(live, list):
        return len(baked) == len(live) and all(map(same_values, baked, live))
    if isinstance(baked, bool) or isinstance(live, bool):
        return baked is live
    if isinstance(baked, int | float) and isinstance(live, int | float):
        # JavaScript prints 5.0 as 5; the bits are the same.
        return float(baked) == float(live) and math.isfinite(baked)
    return isinstance(baked, str) and baked == live


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=Path("output"))
    folder = parser.parse_args().folder
    with chromium() as browser:
        problems = _print_reports("Chromium", check_site(folder, browser))
    if path := firefox_path():
        with firefox(path) as other:
            problems += _print_reports("Firefox", check_site(folder, other))
    else:
        print("Firefox is not installed: nothing was checked in it")
    return 1 if problems else 0


def _print_reports(name: str, reports: Iterable[PageReport]) -> int:
    """The number of problems."""
    figures = problems = pages = 0
    for report in reports:
        pages += 1
        figures += len(report.figures)
        problems += len(report.problems)
        for line in report.figures:
            print(f"  {report.path} {line}")
        for line in report.problems:
            print(f"  {report.path} FAILED {line}")
    print(
        f"{name}: {pages} pages, {figures} figures alive and equal to what was baked, "
        f"{problems} problems"
    )
    return problems


if __name__ == "__main__":
    sys.exit(main())
