"""Labels, names, keys and works made to break out of what is said of them.

Articles of others, which refer to each other and cite a bibliography that is hostile as well.
"""

from __future__ import annotations

import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests import pelican_run
from tests.conftest import page_head
from tests.core.blog import Blog
from tests.hostile.attack import Attack, attacks

ATTACKS = [attack for attack in attacks("references") if attack.path.suffix in (".md", ".py")]
WORKS, GLOSSARY = (
    next(attack for attack in attacks("references") if attack.path.suffix == suffix)
    for suffix in (".bib", ".yaml")
)
SECONDS = 120
SETTINGS = """
HUOYE_UNTRUSTED = True
BIBLIOGRAPHY = "works.bib"
GLOSSARY = "glossary.yaml"
FEED_ALL_ATOM = "all.xml"
LINTS = dict.fromkeys(("foreign-syntax", "dead-address", "dead-anchor"), "off")
"""
# Of what must happen; what must not be found would be found in it.
_NOTE = re.compile("<!-- must:.*?-->")


def _built(folder: Path, outcome: str) -> tuple[Blog, subprocess.CompletedProcess[str]]:
    blog = Blog(folder)
    blog.set(SETTINGS)
    blog.put("content/works.bib", WORKS.text)
    blog.put("content/glossary.yaml", GLOSSARY.text)
    for attack in ATTACKS:
        # What is refused refers to what isn't.
        if attack.outcome == outcome or attack.path.stem == "name-script":
            text = attack.text if attack.path.suffix == ".md" else str(attack.made())
            head = page_head(attack.path.stem, title="An attack", category="c")
            blog.put(f"content/posts/{attack}.md", head + _NOTE.sub("", text))
    return blog, pelican_run.run(folder=blog.root, timeout=SECONDS)


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    _, run = _built(tmp_path_factory.mktemp("refused"), "refused")
    assert run.returncode == 1, run.stderr[-2000:]
    assert "Traceback" not in run.stderr
    return run.stderr.splitlines()


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    blog, run = _built(tmp_path_factory.mktemp("harmless"), "harmless")
    assert run.returncode == 0, run.stderr[-2000:]
    return blog


@pytest.mark.parametrize("attack", [a for a in ATTACKS if a.outcome == "refused"], ids=str)
def test_refused(attack: Attack, refusals: list[str]) -> None:
    told = [line for line in refusals if line.startswith(f"content/posts/{attack}.md:")]
    assert any(re.search(attack.words, line) for line in told), told
    assert all(re.match(r"content/[^:]+:\d+: ", line) for line in told)


@pytest.mark.parametrize("attack", [a for a in ATTACKS if a.outcome == "harmless"], ids=str)
def test_harmless(attack: Attack, blog: Blog) -> None:
    html = (blog.output / f"{attack}.html").read_text("utf-8")
    found = _Found()
    found.feed(html)
    for words in (attack.words, WORKS.words, GLOSSARY.words):
        assert not (words and re.search(words, " ".join(found.tags)))


class _Found(HTMLParser):
    """What a browser makes of a page: its tags with the names of their attributes, and where they
    lead."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: (value or "").replace("<", "‹") for name, value in attrs}
        written = "".join(
            f' {name}="{value}"' if name in ("href", "id") else f" {name}"
            for name, value in values.items()
        )
        self.tags.append(f"<{tag}{written}>")
