"""``python -m benchmarks.random_articles``: 1,000 articles that nobody wrote, built as a site.

First all of them under the house rules, and then as articles of others (HUOYE_UNTRUSTED), where
each is read or refused; then all that others may write is built, feeds included, as their own
site's and as articles of others. Exits with 1 for a crash, an article refused without its line, a
feed that is no XML, or something in a page that has no business there: of others, whatever acts.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from benchmarks.acts import acts
from benchmarks.articles import articles, heads
from huoye.core.characters import FORBIDDEN

ROOT = Path(__file__).parents[1]
#: In text that is escaped, and so never an element.
SENTINEL = "哨\\<i title=zq>哨"
_LIVE_SENTINEL = "<i title=zq"
#: Of Python-Markdown's, pymdownx's and our own ways to put something aside; escaped signs too.
_PLACEHOLDER = re.compile("[\x02\x03\x1a]")
#: Elements of feeds that hold HTML.
_HTML = re.compile("content|summary|description|encoded")
_TOLD = re.compile(r"content/[\w-]+\.md:\d+: ")
_SETTINGS = f"""
SITENAME = "fuzz"
SITEURL = "https://example.org"
TIMEZONE = "UTC"
DEFAULT_LANG = "zh"
PLUGIN_PATHS = [{str(ROOT / "plugins")!r}]
PLUGINS = ["huoye"]
THEME = {str(ROOT / "theme")!r}
FEED_DOMAIN = SITEURL
FEED_ALL_ATOM = "all.atom.xml"
FEED_ALL_RSS = "all.rss.xml"
RSS_FEED_SUMMARY_ONLY = False
LINTS = {{{{"dead-anchor": "off", "dead-address": "off", "dead-link": "off"}}}}
HUOYE_STRICT = {{strict}}
HUOYE_UNTRUSTED = {{untrusted}}
"""


@dataclass
class Outcome:
    """What came of all articles."""

    #: Names.
    refused: set[str] = field(default_factory=set)
    built: set[str] = field(default_factory=set)
    #: What must not be, a sentence each.
    faults: list[str] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=2009)
    parser.add_argument("--folder", type=Path, help="an empty one for the site, to look at later")
    options = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as aside:
        outcome = build(drawn(options.count, options.seed), options.folder or Path(aside))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"{len(outcome.built)} articles built, {len(outcome.refused)} refused, "
        f"{len(outcome.faults)} faults; {time.monotonic() - started:.0f} s, {memory:.0f} MB at most"
    )
    for fault in outcome.faults[:20]:
        print(fault)
    sys.exit(bool(outcome.faults))


def drawn(count: int, start: int) -> dict[str, str]:
    """Articles by their names, the same for the same ``start``."""
    found: dict[str, str] = {}

    @seed(start)
    @settings(
        max_examples=count,
        suppress_health_check=list(HealthCheck),
        deadline=None,
        database=None,
        phases=[Phase.generate],
    )
    @given(st.data())
    def draw(data: st.DataObject) -> None:
        name = f"a{len(found)}"
        body = data.draw(articles)
        if data.draw(st.booleans()):
            body = f"{body}\n\n{SENTINEL}\n\n{data.draw(articles)}"
        found[name] = data.draw(heads(name)) + body

    draw()
    return found


def build(texts: dict[str, str], folder: Path) -> Outcome:
    """Build them in a folder: all under the house rules, and what is right without them."""
    outcome = Outcome()
    content = folder / "content"
    content.mkdir()
    for name, text in texts.items():
        (content / f"{name}.md").write_text(text, "utf-8")
    outcome.refused = _refused(_pelican(folder, outcome, strict=True), outcome)
    refused = _refused(_pelican(folder, outcome, untrusted=True), outcome)
    outcome.refused |= refused
    for name in refused:
        (content / f"{name}.md").unlink()
    outcome.built = texts.keys() - refused
    for untrusted in (False, True):
        log = _pelican(folder, outcome, untrusted=untrusted)
        if not (folder / "output").exists():
            outcome.faults.append("nothing was built: " + " ".join(log)[-1000:])
            break
        _look(folder / "output", texts, outcome, untrusted)
        shutil.rmtree(folder / "output")
    return outcome


def _refused(log: list[str], outcome: Outcome) -> set[str]:
    """Names of the articles that a build has refused."""
    refused = set()
    for line in log:
        if "internal error" in line or line.startswith("Traceback"):
            outcome.faults.append(line[:300])
        if line.startswith("content/"):
            refused.add(line[len("content/") :].partition(".md:")[0])
            if not _TOLD.match(line):
                outcome.faults.append(f"without its line: {line[:300]}")
    return refused


def _pelican(
    folder: Path, outcome: Outcome, *, strict: bool = False, untrusted: bool = False
) -> list[str]:
    """What a build says is wrong, warnings aside."""
    settings = _SETTINGS.format(strict=strict, untrusted=untrusted)
    (folder / "pelicanconf.py").write_text(settings, "utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pelican", "content"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "plugins")},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode not in (0, 1):
        outcome.faults.append(f"Pelican ended with {run.returncode}: {run.stderr[-500:]}")
    return [line for line in run.stderr.splitlines() if "Warning: " not in line]


def _look(output: Path, texts: dict[str, str], outcome: Outcome, untrusted: bool) -> None:
    for feed in output.rglob("*.xml"):
        try:
            root = ElementTree.fromstring(feed.read_bytes())
        except ElementTree.ParseError as error:
            outcome.faults.append(f"{feed.name} is no XML: {error}")
            continue
        parts = (e.text or "" for e in root.iter() if untrusted and _HTML.search(e.tag))
        outcome.faults += [f"{feed.name} acts: {act}" for part in parts for act in acts(part)]
    for name in outcome.built:
        page = output / f"{name}.html"
        if not page.exists():
            # A draft, or another status.
            continue
        html = page.read_text("utf-8")
        for pattern, what in ((_PLACEHOLDER, "a placeholder"), (FORBIDDEN, "a control character")):
            if found := pattern.search(html):
                around = html[max(0, found.start() - 60) : found.end() + 60]
                outcome.faults.append(f"{name} has {what}: {around!r}")
        if untrusted:
            outcome.faults += [f"{name} acts: {act}" for act in acts(html)]
        has_html = "<" in texts[name].replace(SENTINEL, "")
        if not has_html and _LIVE_SENTINEL in html:
            outcome.faults.append(f"{name}: escaped text became an element")


if __name__ == "__main__":
    main()
