"""Each kind's example, alive, and a kind of another folder."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from huoye.core.server import StaticServer
from huoye.core.site_settings import Asked
from huoye.live.check.other_inputs import baking
from huoye.live.check.pages import check_page
from tests.browser.figures import Figure
from tests.browser.sites import ServedSite, ServeSite, fresh_tab
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


WINDOWS: dict[str, dict[str, Any]] = {
    "phone": {
        "viewport": {"width": 360, "height": 640},
        "has_touch": True,
        "is_mobile": True,
    },
    "desk": {"viewport": {"width": 1440, "height": 900}},
}
#: Of what readers watch, the share that must be seen while they use a control.
IN_SIGHT = 0.6
#: Before a page's scripts: no control asks for a first run, and what is looked for.
LOOK = """
Object.defineProperty(navigator, "connection", { value: { saveData: true } });
window.controlsOf = (figure) => Array.from(
  figure.querySelectorAll("[data-controls] :is(input:not([type=file]), select), [data-run]")
).filter((control) => control.checkVisibility() && !control.closest("[inert]"));
window.isOver = (element, x, y) => element.contains(document.elementFromPoint(x, y));
window.seen = (figure) => {
  const [main = figure.querySelector("[data-baked]")] = figure.querySelectorAll(
    ["plot", "gallery", "panels", "pixels"].map((name) => `[data-baked] .${name}`).join()
    + ", [data-baked] :is(table, pre)");
  // Beside the controls a reader may have gone on to another plot.
  const others = innerWidth < 600 ? [] : figure.querySelectorAll("[data-more] .plot");
  return Math.max(...[main, ...others].map(shareOf));
};
window.shareOf = (watched) => {
  const { left, top, width, height } = watched.getBoundingClientRect();
  const places = Array.from({ length: 81 }, (_, place) =>
    [left + ((place % 9) + 0.5) * width / 9, top + (Math.floor(place / 9) + 0.5) * height / 9]);
  return places.filter(([x, y]) => isOver(watched, x, y)).length / places.length;
};
window.isFree = (control) => {
  const { left, top, width, height } = control.getBoundingClientRect();
  return isOver(control, left + width / 2, top + height / 2);
};
"""


def _while_focused(figure: Figure) -> Iterator[tuple[str, float, bool]]:
    """Name, share seen and whether it is uncovered, of every control, from above and from below."""
    count = figure.evaluate("figure => controlsOf(figure).length")
    assert count
    for start, order in ((0, range(count)), (10**6, reversed(range(count)))):
        figure.page.evaluate(
            "y => { document.activeElement.blur(); scrollTo({ top: y, behavior: 'instant' }) }",
            start,
        )
        for place in order:
            yield figure.evaluate(
                """async (figure, place) => {
                  const control = controlsOf(figure)[place];
                  control.focus();
                  await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
                  return [control.id || control.type, seen(figure), isFree(control)];
                }""",
                place,
            )


def _while_dragged(figure: Figure) -> Iterator[tuple[str, float]]:
    """Name and share seen, of every slider, at every step of its way."""
    for slider in figure.locator("[data-mirror]:visible").all():
        slider.focus()
        box = slider.bounding_box()
        assert box is not None
        y = box["y"] + box["height"] / 2
        figure.page.mouse.move(box["x"] + 8, y)
        figure.page.mouse.down()
        for step in range(1, 5):
            figure.page.mouse.move(box["x"] + step / 5 * box["width"], y)
            name = str(slider.get_attribute("data-mirror"))
            yield name, figure.evaluate("figure => seen(figure)")
        figure.page.mouse.up()


def _figures(page: Page, served: ServedSite, slug: str) -> list[Figure]:
    """Those of an article, awake, and their tools too."""
    page.goto(served.url(slug))
    found = page.evaluate("Array.from(document.querySelectorAll('figure.live'), ({ id }) => id)")
    figures = [Figure(page, identifier) for identifier in found]
    for figure in figures:
        figure.expect_awake()
        if figure.locator("[data-tools]").count():
            figure.expect_tools()
    return figures


@pytest.mark.parametrize("window", WINDOWS)
def test_what_readers_watch_is_in_sight_of_every_control(
    served: ServedSite, browser: Browser, window: str
) -> None:
    with fresh_tab(browser, **WINDOWS[window]) as page:
        page.add_init_script(LOOK)
        for kind in kinds():
            for figure in _figures(page, served, kind.NAME):
                for name, share, is_free in _while_focused(figure):
                    assert (share >= IN_SIGHT, is_free) == (True, True), (figure.id, name, share)
                for name, share in _while_dragged(figure):
                    assert share >= IN_SIGHT, (figure.id, name)


@pytest.mark.parametrize("window", WINDOWS)
def test_nothing_moves_when_a_figure_comes_alive(
    served: ServedSite, browser: Browser, window: str
) -> None:
    with fresh_tab(browser, **WINDOWS[window]) as page:
        page.add_init_script(LOOK)
        (figure,) = _figures(page, served, "formula")
        places = """figure => Array.from(
          figure.querySelectorAll("[data-more], [data-controls] input, [data-run], figcaption"),
          (part) => part.offsetTop)"""
        asleep = figure.evaluate(places)
        figure.run()
        assert figure.evaluate(places) == asleep
        for name, share in _while_dragged(figure):
            assert share >= IN_SIGHT, name
        figure.expect_state("live")


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
