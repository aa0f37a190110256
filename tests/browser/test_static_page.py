"""Without JavaScript, before Run, on paper and on a phone, a page is complete."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.traffic import Traffic
from huoye.core.build import Build
from huoye.reader import Pipeline
from pelicanconf import CONTENT_SECURITY_POLICY
from tests.browser.archive import ELLIPSE, LIVE_ARTICLES, NICE, SPRING
from tests.browser.figures import Figure
from tests.browser.sites import fresh_tab
from tests.conftest import ROOT


@pytest.mark.parametrize(("path", "identifier"), LIVE_ARTICLES.items())
def test_complete_without_javascript(
    browser: Browser, base: str, path: str, identifier: str
) -> None:
    with fresh_tab(browser, java_script_enabled=False) as page:
        page.goto(base + path)
        shown = Figure(page, identifier)
        assert shown.locator("[data-baked] :is(svg, img)").count() >= 1
        for picture in shown.locator(
            "[data-baked] > * :is(svg, img), [data-baked] > :is(svg, img)"
        ).all():
            expect(picture).to_be_visible()
        assert shown.locator("[data-run]").is_hidden()
        assert shown.locator("form").is_hidden()
        assert page.locator("mjx-container").count() >= 5
        expect(page.locator("mjx-container").first).to_be_visible()


@pytest.mark.parametrize(("path", "identifier"), LIVE_ARTICLES.items())
@pytest.mark.parametrize("width", [390, 1200])
def test_nothing_jumps_when_a_figure_wakes(
    browser: Browser, base: str, path: str, identifier: str, width: int
) -> None:
    with fresh_tab(browser, viewport={"width": width, "height": 900}) as page:
        page.route("**/live/static/hydrate.*.mjs", lambda route: route.abort())
        page.goto(base + path)
        shown = Figure(page, identifier)
        asleep = shown.root.bounding_box()
        page.unroute("**/live/static/hydrate.*.mjs")
        page.reload()
        shown.expect_awake()
        assert shown.root.bounding_box() == asleep


def test_columns_of_han_keep_a_width_on_a_phone(browser: Browser) -> None:
    style = (ROOT / "theme/static/css/main.css").read_text("utf-8")
    table = (
        "| 名 | a_name_that_is_longer_than_a_phone | 说明 |\n|---|---|---|\n"
        "| 甲 | anotherlongwordthatnothingwouldeverbreak | 这里有一段说明的文字，比别的格子长得多 |"
    )
    html = Build().get(Pipeline).html(table, "zh")
    with fresh_tab(browser, viewport={"width": 390, "height": 844}) as page:
        page.set_content(f'<style>{style}</style><div class="prose">{html}</div>')
        row = page.locator("tbody tr")
        assert row.locator("td").last.bounding_box()["width"] > 100  # type: ignore[index]
        assert row.bounding_box()["height"] < 150  # type: ignore[index]
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_every_page_carries_the_policy(site: Path) -> None:
    escaped = CONTENT_SECURITY_POLICY.replace("'", "&#39;")
    for path in site.rglob("*.html"):
        text = path.read_text("utf-8")
        assert any(f'content="{it}"' in text for it in (CONTENT_SECURITY_POLICY, escaped)), path


def test_the_policy_is_obeyed(page: Page, base: str) -> None:
    page.goto(base + ELLIPSE)
    blocked = page.evaluate(
        """() => new Promise(done => {
          addEventListener("securitypolicyviolation", event => done(event.effectiveDirective));
          const script = document.createElement("script");
          script.textContent = "window.injected = true";
          document.body.append(script);
          setTimeout(() => done("nothing"), 2000);
        })"""
    )
    assert blocked == "script-src-elem"
    assert page.evaluate("window.injected") is None


@pytest.mark.parametrize(
    ("path", "budget"), [("", 15_000), (ELLIPSE, 115_000), (SPRING, 110_000), (NICE, 110_000)]
)
def test_weight_before_run(page: Page, base: str, path: str, budget: int) -> None:
    traffic = Traffic(page)
    page.goto(base + path, wait_until="networkidle")
    # What scripts ask for counts, too; a busy machine is quiet before they have asked.
    expect(page.locator("figure.live:not([data-hydrated])")).to_have_count(0)
    page.wait_for_timeout(1000)
    assert 0 < traffic.total - traffic.bytes["pictures"] <= budget
    assert traffic.bytes["our scripts"] <= 12_000
    assert traffic.bytes["runtime"] == 0


def test_no_line_moves_when_the_fonts_of_formulas_come(browser: Browser, base: str) -> None:
    heights = []
    for fonts in (True, False):
        with fresh_tab(browser, viewport={"width": 412, "height": 823}) as page:
            if not fonts:
                page.route("**/*.woff2", lambda route: route.abort())
            page.goto(base + ELLIPSE)
            page.evaluate("document.fonts.ready")
            heights.append(page.evaluate("document.documentElement.scrollHeight"))
    assert abs(heights[0] - heights[1]) < heights[0] / 1000


@pytest.mark.parametrize("path", ["", "archives/", *LIVE_ARTICLES])
def test_a_phone_need_not_scroll_sideways(browser: Browser, base: str, path: str) -> None:
    with fresh_tab(browser, viewport={"width": 360, "height": 740}) as page:
        page.goto(base + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        if path not in LIVE_ARTICLES:
            # Formulas of listings are in fonts of the device, of whatever width.
            return
        cut = page.locator(".math-display").evaluate_all(
            "displays => displays.filter((it) => it.scrollWidth > it.clientWidth + 1)"
            ".map((it) => it.textContent)"
        )
        assert cut == []


def test_no_controls_on_paper(page: Page, base: str) -> None:
    page.goto(base + ELLIPSE)
    page.emulate_media(media="print")
    shown = Figure(page, LIVE_ARTICLES[ELLIPSE])
    assert shown.locator("[data-run]").is_hidden()
    assert shown.locator("form").is_hidden()
    expect(shown.locator("[data-baked] svg").first).to_be_visible()
    # A grid's rows would be laid over each other where a page ends.
    for part in ("figure.live", "[data-view]", "[data-pair]", ".result"):
        displays = "parts => parts.map(part => getComputedStyle(part).display)"
        assert set(page.locator(part).evaluate_all(displays)) == {"block"}
    # Nothing can be unfolded.
    expect(page.locator("figure.live [data-code] + details > p").first).to_be_visible()


def test_a_live_result_is_printed_too(page: Page, base: str) -> None:
    page.goto(base + ELLIPSE)
    shown = Figure(page, LIVE_ARTICLES[ELLIPSE])
    shown.run()
    page.emulate_media(media="print")
    expect(shown.locator("[data-baked] svg").first).to_be_visible()


def test_feeds_hold_results_and_no_controls(site: Path) -> None:
    feed = (site / "feeds/all.atom.xml").read_text("utf-8")
    assert "&lt;math" in feed
    assert "mjx-container" not in feed
    assert "data-run" not in feed
    assert "data-spec" not in feed
    assert "&lt;svg" in feed


def test_what_figures_download_is_published_and_nothing_besides(site: Path) -> None:
    named = set()
    for page in site.rglob("*.html"):
        html = page.read_text("utf-8")
        for spec in re.findall(r"data-spec>(.*?)</script>", html, re.S):
            named.update(re.findall(r'"url": ?"([^"]+)"', spec))
        # What stands for an article elsewhere, and models that pages offer.
        named.update(re.findall(r'(?:src|srcset|href)="[^"]*?/(files/[^" ]+)[^"]*"', html))
    folders = ("files", "runtimes")
    there = {
        path.relative_to(site).as_posix() for name in folders for path in (site / name).rglob("*.*")
    }
    assert len(named) > 20
    assert named <= {*there, *(path.as_posix() for path in site.glob("downloads/*"))}
    # Pictures of bakes are what feeds show, and of leads some are for cards alone.
    others = {path for path in there - named if not path.startswith("files/lead-")}
    assert {path for path in others if not path.endswith(".png")} == set()
