"""``python -m benchmarks.search``: how well a built site's search finds, beside pagefind's.

Asks the questions of queries.tsv in Chromium, each on a page of its language, of the site's own
search and, where pagefind's command is installed (``pip install pagefind-bin-extended``), of
pagefind on the same articles. Prints the table; ``--write`` puts it into benchmarks/results/.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import fmean
from urllib.parse import unquote

from playwright.sync_api import Browser, Request

from benchmarks.build.measured import measured
from benchmarks.search import RECALL_WANTED, size
from huoye.core.server import StaticServer
from huoye.live.check.chromium import chromium

_RESULTS = Path("benchmarks/results/search.md")
_HEAD = """\
# What the search finds

`python -m benchmarks.search --write`: forty queries, written down with the pages that answer them
before there was a search, each asked on a page of its language in a browser that has searched for
nothing before. Recall is the mean part of these pages that are among the first five. pagefind
1.5.2 (extended) has indexed the same articles, without navigation, forms and drawings; its bytes
are those of its script, its WebAssembly, its index and the texts of five pages, as ours are.
"""
#: Of the best, that are looked at.
_FIRST = 5
_PAGES = {"zh": "2009/ellipse-perimeter-area/", "en": "en/2009/ellipse-perimeter-area/"}
#: Each is asked in a page that has loaded: from a query to addresses below the site's root.
_OWN = """async query => {
  const module = new URL(document.querySelector("[data-search]").dataset.search, document.baseURI);
  const dialog = import(new URL("dialog.mjs", module));
  const [{ Finder, root }] = await Promise.all([dialog, import(module)]);
  const finder = new Finder(root);
  const found = await finder.find(query, document.documentElement.lang);
  const pages = await Promise.all(found.slice(0, 5).map(page => page.load()));
  return pages.map(({ url, sections }) => ({ url, sections: sections.map(({ url }) => url) }));
}"""
_PAGEFIND = """async query => {
  window.pagefind ??= await import("/pagefind/pagefind.js");
  const { results } = await window.pagefind.search(query);
  const found = await Promise.all(results.slice(0, 5).map(result => result.data()));
  return found.map(page => ({
    url: page.raw_url ?? page.url, sections: page.sub_results.map(({ url }) => url),
  }));
}"""


@dataclass(frozen=True)
class Query:
    """A question, and what answers it."""

    kind: str
    lang: str
    text: str
    wanted: Sequence[str]


@dataclass(frozen=True)
class Answer:
    """What an engine found for a query."""

    pages: Sequence[str]
    sections: Sequence[str]
    #: Over the wire, of a reader who has searched for nothing before.
    bytes: int

    def recall(self, query: Query) -> float:
        wanted = {address.partition("#")[0] for address in query.wanted}
        return len(wanted & set(self.pages)) / len(wanted)

    def is_first(self, query: Query) -> bool:
        wanted = {address.partition("#")[0] for address in query.wanted}
        return bool(self.pages) and self.pages[0] in wanted

    def section_recall(self, query: Query) -> float | None:
        wanted = {address for address in query.wanted if "#" in address}
        return len(wanted & set(self.sections)) / len(wanted) if wanted else None


def queries() -> list[Query]:
    rows = (Path(__file__).parent / "queries.tsv").read_text("utf-8").splitlines()[1:]
    parts = (row.split("\t") for row in rows)
    return [Query(kind, lang, text, wanted.split()) for kind, lang, text, wanted in parts]


def answers(base: str, browser: Browser, script: str) -> list[Answer]:
    """What an engine answers. Each query has a browser's profile of its own."""
    return [_answer(base, browser, script, query) for query in queries()]


def _answer(base: str, browser: Browser, script: str, query: Query) -> Answer:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{base}{_PAGES[query.lang]}")
        page.wait_for_load_state("networkidle")
        loaded: list[Request] = []
        # Of workers, too, which pagefind has.
        context.on("requestfinished", lambda request: loaded.append(request))
        found = page.evaluate(script, query.text)
        sections = [_below(base, url) for one in found for url in one["sections"]]
        sizes = [request.sizes() for request in loaded]
        total = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
        return Answer([_below(base, one["url"]) for one in found], sections, total)


def _below(base: str, url: str) -> str:
    return unquote(url).removeprefix(base).removeprefix("/")


def _percent(values: Sequence[float]) -> str:
    return f"{fmean(values):.3f}"


def table(engines: Mapping[str, Sequence[Answer]]) -> list[str]:
    """Rows of Markdown: recall, sections, the first result and bytes, an engine a column."""
    asked = queries()
    rows: list[tuple[str, Callable[[Sequence[Answer]], str]]] = [
        (
            f"recall at {_FIRST}, wanted {RECALL_WANTED}",
            lambda given: _percent([a.recall(q) for a, q in zip(given, asked, strict=True)]),
        ),
        (
            "the first result is a wanted one",
            lambda given: _percent([a.is_first(q) for a, q in zip(given, asked, strict=True)]),
        ),
        (
            "the wanted section is linked",
            lambda given: _percent(
                [
                    part
                    for a, q in zip(given, asked, strict=True)
                    if (part := a.section_recall(q)) is not None
                ]
            ),
        ),
        ("bytes of a first query, mean", lambda given: f"{fmean(a.bytes for a in given):,.0f}"),
        ("bytes of a first query, most", lambda given: f"{max(a.bytes for a in given):,}"),
    ]
    lines = [f"| | {' | '.join(engines)} |", "|---|" + "--:|" * len(engines)]
    lines += [
        f"| {name} | {' | '.join(show(given) for given in engines.values())} |"
        for name, show in rows
    ]
    lines += ["", f"| kind | language | query | {' | '.join(engines)} |"]
    lines += ["|---|---|---|" + "--:|" * len(engines)]
    for number, query in enumerate(asked):
        shown = (f"{given[number].recall(query):.2f}" for given in engines.values())
        lines.append(f"| {query.kind} | {query.lang} | {query.text} | {' | '.join(shown)} |")
    return lines


def _pagefind(site: Path, folder: Path) -> float:
    """Copy the articles and have them indexed; CPU seconds of it."""
    for page in site.rglob("index.html"):
        html = page.read_text("utf-8")
        if '<article class="entry">' not in html:
            continue
        target = folder / page.relative_to(site)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(
            html.replace(
                '<article class="entry">', '<article class="entry" data-pagefind-body>', 1
            ),
            "utf-8",
        )
    left_out = "nav,.toc,form,script,svg"
    command = [sys.executable, "-m", "pagefind_bin_extended", "--site", str(folder)]
    return measured([*command, "--exclude-selectors", left_out], folder).cpu


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=Path("output"))
    parser.add_argument("--write", action="store_true", help=f"write {_RESULTS}, too")
    given = parser.parse_args()
    engines: dict[str, list[Answer]] = {}
    with chromium() as browser:
        with StaticServer(given.folder) as base:
            engines["ours"] = answers(base, browser, _OWN)
        with tempfile.TemporaryDirectory() as made:
            if shutil.which("pagefind_extended") or _has_pagefind():
                cpu = _pagefind(given.folder, Path(made))
                print(f"pagefind: {cpu:.2f} CPU s to index")
                with StaticServer(Path(made)) as base:
                    engines["pagefind"] = answers(base, browser, _PAGEFIND)
    lines = [*table(engines), "", *size.table(1000)]
    print("\n".join(lines))
    if given.write:
        _RESULTS.write_text("\n".join([_HEAD, *lines, ""]), "utf-8")
    return 0


def _has_pagefind() -> bool:
    return find_spec("pagefind_bin_extended") is not None


if __name__ == "__main__":
    sys.exit(main())
