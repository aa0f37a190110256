"""What looks at the whole site, or brings an article into a feed, is stopped when it takes for
ever, and named with the page that it was at."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from huoye.core.build import KEY, Build
from huoye.core.errors import BuildError
from huoye.reader import PageResult, Pipeline, feeds, lints
from huoye.reader.site import Site, SitePage

_SECONDS = 0.2
_SLOW = "(?:a*)*b"


@pytest.fixture
def build() -> Build:
    return Build({"READ_SECONDS": _SECONDS})


@pytest.fixture
def slow_lint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (
        "import re",
        'NAME = "slow-site"',
        'MEANING = WRONG = RIGHT = ""',
        "def check(site):",
        "    for page in site.pages:",
        f"        yield from re.findall({_SLOW!r}, page.result.html)",
    )
    (tmp_path / "slow_site.py").write_text("\n".join(lines), "utf-8")
    monkeypatch.setattr(lints, "__path__", [*lints.__path__, str(tmp_path)])


@pytest.mark.usefixtures("slow_lint")
def test_a_lint_of_the_site(build: Build) -> None:
    read = (PageResult(Path(f"/content/{text}.md"), text) for text in ("x", "a" * 60, "y"))
    pages = tuple(SitePage(result, result.path.name, "", f"{result.html}.html") for result in read)
    # The others go on.
    (problem,) = lints.run_site(build, site=Site(build, pages))
    assert problem.path == pages[1].result.path
    assert problem.what == (
        "the lint “slow-site” of the whole site takes more than 0.2 s, and was stopped"
    )


def test_an_article_in_a_feed(build: Build) -> None:
    build.get(Pipeline).add_feed_pass("slow", lambda html: re.sub(_SLOW, "", html), order=1)
    feed = SimpleNamespace(
        items=[{"title": "t", "link": "https://example.org/a.html", "content": "a" * 60}]
    )
    with pytest.raises(BuildError, match=r"^bringing https://example.org/a.html into a feed takes"):
        feeds.rewrite({KEY: build}, feed)
