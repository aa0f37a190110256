"""Each kind's example, alive, and a kind of another folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from huoye.core.server import StaticServer
from huoye.core.site_settings import Asked
from huoye.live.check.other_inputs import baking
from huoye.live.check.pages import check_page
from tests.browser.sites import ServedSite, ServeSite
from tests.conftest import ROOT, Build, address, in_both, write_site
from tests.docs.conftest import fenced
from tests.kinds import articles, copy_models, examples, formulas, kinds
from tests.promises import promised

GUIDE = (ROOT / "docs/figures.md").read_text("utf-8").partition("## A new kind")[2]
SETTINGS = """\
from pelicanconf import *

PLUGIN_PATHS = ["{root}/plugins", "{here}"]
PLUGINS = [*PLUGINS, "glass"]
THEME = "{root}/theme"
"""


@pytest.fixture(scope="module")
def served(serve: ServeSite) -> ServedSite:
    return serve(articles(), formulas=formulas(), models=copy_models)


def test_the_example_of_every_kind_agrees_with_itself(
    served: ServedSite, readers_browser: Browser
) -> None:
    reports = served.check(readers_browser, *((kind.NAME, "zh") for kind in kinds()))
    assert [problem for report in reports for problem in report.problems] == []
    for kind, report in zip(kinds(), reports, strict=True):
        assert len(report.figures) == len(examples(kind))


@pytest.fixture
def glass(tmp_path: Path) -> Iterator[Path]:
    """A folder with the guide's kind, two files, and its room's plugin."""
    kind, plugin = fenced(GUIDE, "python")
    module = next(part for part in fenced(GUIDE, "js") if "squares" in part)
    blocks = tmp_path / "glass/blocks"
    blocks.mkdir(parents=True)
    assert len(promised("a figure kind")) == 2
    (blocks / "squares.py").write_text(kind, "utf-8")
    (blocks / "squares.mjs").write_text(module, "utf-8")
    (tmp_path / "glass/__init__.py").write_text(plugin, "utf-8")
    yield tmp_path


def test_a_kind_of_two_files_bakes_is_published_and_runs(
    build: Build, glass: Path, browser: Browser
) -> None:
    content, output, settings = glass / "content", glass / "output", glass / "conf.py"
    write_site(content, {"few": in_both("Text.\n\n/// squares | few\n    count: 3\n\nFew.\n///\n")})
    settings.write_text(SETTINGS.format(root=ROOT, here=glass), "utf-8")
    done = build(content, output, "-s", str(settings))
    assert done.returncode == 0, done.stdout + done.stderr
    html = (output / address("few", "en") / "index.html").read_text("utf-8")
    assert "<ol><li>1</li><li>4</li><li>9</li></ol>" in html
    assert 'data-widget="glass/squares"' in html
    # No words for it anywhere: the control is called what the option is.
    assert ">count</label>" in html
    (module,) = output.glob("live/*/glass/blocks/*")
    assert module.name == "squares.mjs"
    with StaticServer(output) as base, baking(Asked(settings, content)) as bake:
        for lang in ("zh", "en"):
            report = check_page(browser, base, f"{address('few', lang)}index.html", bake)
            assert report.problems == []
            (figure,) = report.figures
            assert figure.count("count") == 2
