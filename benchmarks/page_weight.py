"""``python -m benchmarks.page_weight``: each page in bytes over the wire, before anyone runs it.

gzip on everything textual, as a plain static host sends it; fonts and pictures count when Chromium
loads them. The last columns tell the pictures that come as a reader scrolls on, and what the page
costs a reader who has read those above it. Budgets are for all but pictures.
Exits with 1 when a page is over its budget.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from playwright.sync_api import BrowserContext

from benchmarks.traffic import KINDS, Traffic
from huoye.core.server import StaticServer
from huoye.live.check.chromium import chromium

LISTING_BUDGET = 15_000
ARTICLE_BUDGET = 120_000
SCRIPT_BUDGET = 12_000
_SCROLL = """() => Promise.all(Array.from(document.images, image => {
  image.loading = "eager";
  return image.decode();
}))"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=Path("output"))
    folder = parser.parse_args().folder
    over = 0
    print(
        f"{'page':44}{'formulas':>9}"
        + "".join(f"{kind:>12}" for kind in KINDS)
        + f"{'total':>10}{'later':>10}{'then':>10}"
    )
    with StaticServer(folder) as base, chromium() as browser, browser.new_context() as reader:
        for path in sorted(folder.rglob("index.html")):
            name = path.relative_to(folder).as_posix().removesuffix("index.html")
            with browser.new_context() as context:
                page = context.new_page()
                traffic = Traffic(page)
                page.goto(base + name, wait_until="networkidle")
                formulas = page.locator("mjx-container").count()
                article = page.locator("article, .model-page").count() == 1
                bytes_at_first, total = traffic.bytes.copy(), traffic.total
                page.evaluate(_SCROLL)
                page.wait_for_load_state("networkidle")
                later = traffic.total - total
            then = _read(reader, base + name)
            budget = ARTICLE_BUDGET if article else LISTING_BUDGET
            broken = (
                total - bytes_at_first["pictures"] > budget
                or bytes_at_first["our scripts"] > SCRIPT_BUDGET
                or bytes_at_first["runtime"] > 0
                # Whoever opens it has asked for the search.
            ) and not name.endswith("search/")
            over += broken
            cells = "".join(f"{bytes_at_first[kind]:12,}" for kind in KINDS)
            mark = "  OVER BUDGET" if broken else ""
            print(f"/{name:43}{formulas:9}{cells}{total:10,}{later:10,}{then:10,}{mark}")
    return 1 if over else 0


def _read(reader: BrowserContext, address: str) -> int:
    """Bytes that a page costs somebody whose browser keeps what it may. reader: the browser's."""
    page = reader.new_page()
    traffic = Traffic(page)
    page.goto(address, wait_until="networkidle")
    page.close()
    return traffic.total


if __name__ == "__main__":
    sys.exit(main())
