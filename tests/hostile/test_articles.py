"""Articles made to crash, hang or bloat a build, or to leave in a page what no feed may hold.

An attack is the text of an article, or a module whose ``make()`` returns one; without a head of its
own it gets one. All that must be refused are built together, and all that must do no harm.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from huoye.core.characters import FORBIDDEN
from tests import pelican_run
from tests.conftest import page_head
from tests.core.blog import Blog
from tests.hostile.attack import Attack, attacks

ATTACKS = attacks("articles")
#: Far above what all of them take; what hangs is ended.
SECONDS = 400


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """All that a build of the articles that must be refused says."""
    site = Site(tmp_path_factory.mktemp("refused"))
    run = site.build("refused")
    assert run.returncode == 1, run.stderr[-2000:]
    assert "Traceback" not in run.stderr
    assert not site.output.exists()
    return run.stderr.splitlines()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The articles that must do no harm, built."""
    site = Site(tmp_path_factory.mktemp("harmless"))
    run = site.build("harmless")
    assert run.returncode == 0, run.stderr[-2000:]
    return site


@pytest.mark.parametrize("attack", [a for a in ATTACKS if a.outcome == "refused"], ids=str)
def test_refused(attack: Attack, refusals: list[str]) -> None:
    told = [line for line in refusals if line.startswith(f"content/posts/{attack}.md:")]
    assert any(re.search(attack.words, line) for line in told), told
    assert all(re.match(r"content/[^:]+:\d+: ", line) for line in told)
    assert not any("internal error" in line for line in told)


@pytest.mark.parametrize("attack", [a for a in ATTACKS if a.outcome == "harmless"], ids=str)
def test_harmless(attack: Attack, site: Site) -> None:
    html = (site.output / f"{attack}.html").read_text("utf-8")
    assert not FORBIDDEN.search(html)
    assert not (attack.words and re.search(attack.words, html))


def test_feeds_are_whole(site: Site) -> None:
    feeds = list(site.output.rglob("*.xml"))
    assert feeds
    for feed in feeds:
        ElementTree.fromstring(feed.read_bytes())


class Site:
    """A blog with the articles of one outcome."""

    def __init__(self, folder: Path) -> None:
        self.output = folder / "output"
        self._blog = Blog(folder)

    def build(self, outcome: str) -> subprocess.CompletedProcess[str]:
        """Write the articles, run pelican."""
        self._blog.set(SETTINGS)
        for attack in ATTACKS:
            if attack.outcome == outcome:
                self._blog.put(f"content/posts/{attack}.md", article(attack))
        return pelican_run.run(folder=self._blog.root, timeout=SECONDS)


#: Feeds with whole articles; what an attack links to needn't be there.
SETTINGS = """
FEED_ALL_ATOM = "all.atom.xml"
FEED_ALL_RSS = "all.rss.xml"
RSS_FEED_SUMMARY_ONLY = False
LINTS = {"dead-anchor": "off", "dead-address": "off", "duplicate-id": "off"}
"""


# Of what must happen; what must not be found would be found in it.
_NOTE = re.compile("<!-- must:.*?-->")


def article(attack: Attack) -> str:
    """Its text, head included."""
    text = _NOTE.sub("", attack.text) if attack.path.suffix == ".md" else str(attack.made())
    if text.startswith(("---\n", "Title:")):
        return text
    return page_head(attack.path.stem, title="An attack") + text
