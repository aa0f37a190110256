"""What stands for an article in listings."""

import base64
import io
import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.leads import lead
from huoye.reader import PageSource

PLOT = (
    '<svg class="plot" role="img" tabindex="0" viewBox="0 0 360 250" fill="currentColor">'
    "<title>A &lt; B</title><desc>axes</desc>"
    '<g class="axes" aria-hidden="true"><line class="grid" x1="1.234" y1="6"></line>'
    '<text x="1">0.5</text></g>'
    '<svg x="6" y="6" width="340" height="190" overflow="hidden" data-x="0 1">'
    '<path class="curve c1" d="M12.812 42.226L13.614 31"></path></svg>'
    '<g transform="translate(8 200)"><path class="curve c1" d="M0 0H22"></path></g></svg>'
)
FORMULA = (
    '<div class="math-display"><mjx-container display="true"><mjx-mtd id="eq-eq:a"></mjx-mtd>'
    "</mjx-container></div>"
)


def _png(width: int, height: int, level: int = 0) -> bytes:
    noise = bytes(os.urandom(width * height * 3)) if level < 0 else None
    image = Image.frombytes("RGB", (width, height), noise) if noise else None
    image = image or Image.new("RGB", (width, height), (level, 90, 160))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _img(data: bytes, alt: str = "", size: str = "") -> str:
    text = base64.b64encode(data).decode()
    return f'<img class="pixels" src="data:image/png;base64,{text}"{size} alt="{alt}">'


def _live(identifier: str, baked: str) -> str:
    return (
        f'<figure class="live" data-state="baked" id="{identifier}"><div data-panel>'
        f"<form data-controls hidden>{_img(_png(9, 9), 'to choose')}</form><script></script></div>"
        f"<div data-baked>{baked}</div></figure>"
    )


class Article:
    """Finds the lead of pages in a folder."""

    def __init__(self, folder: Path) -> None:
        (folder / "content").mkdir()
        self.build = Build(
            {"PATH": str(folder / "content"), "CACHE_PATH": str(folder), "HUOYE_STRICT": True}
        )
        self.page = PageSource(folder / "content/a.md", "", build=self.build)

    def parts(self, html: str, named: str | None = None) -> list[dict[str, Any]]:
        front = f"Title: a\nLead: {named}\n" if named is not None else "Title: a\n"
        self.page = PageSource(self.page.path, f"{front}\ntext\n", build=self.build)
        self.page.metadata = self.page.fields.values()
        assert lead.find(html, self.page) == html
        parts: list[dict[str, Any]] = self.page.given[lead.LEAD]
        return parts

    @property
    def card(self) -> str:
        return str(self.page.given[lead.CARD])

    def published(self, url: str) -> bytes:
        return self.page.files[url].source.read_bytes()


@pytest.fixture
def article(tmp_path: Path) -> Article:
    return Article(tmp_path)


def test_the_first_baked_picture_unless_something_else_is_named(article: Article) -> None:
    html = f"{FORMULA}{_live('fig-a', '<p>1</p>')}{_live('fig-b', PLOT)}{_live('fig-c', PLOT)}"
    (part,) = article.parts(html)
    assert (part["kind"], part["alt"]) == ("plot", "A < B")
    assert article.card == part["url"]
    assert article.parts("<p>words</p>") == [] and article.card == ""
    assert article.parts(html, "none") == []
    assert article.card == part["url"]


def test_a_plot_is_cut_down_to_its_drawing_and_brings_its_colours(article: Article) -> None:
    (part,) = article.parts(_live("fig-a", PLOT))
    assert (part["width"], part["height"]) == (346, 196)
    svg = article.published(part["url"]).decode()
    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="3 3 346 196" ')
    for gone in ("<text", "<title", "translate", "tabindex", "role", "data-x", "aria", "var("):
        assert gone not in svg
    assert ".c1{stroke:#1f6a4c}" in svg and "prefers-color-scheme:dark" in svg
    assert 'd="M12.8 42.2L13.6 31"' in svg


def test_the_largest_picture_of_a_figure_or_the_one_that_is_numbered(article: Article) -> None:
    small, large = _img(_png(8, 8, 1), "small", ' width="8" height="8"'), _png(60, 10, 2)
    html = _live("fig-a", small + _img(large, "large", ' width="60" height="10"'))
    assert [part["alt"] for part in article.parts(html, "fig-a")] == ["large"]
    assert [part["alt"] for part in article.parts(html, "fig-a 1")] == ["small"]
    (part,) = article.parts(html)
    assert (part["width"], part["height"], part["pixels"]) == (60, 10, True)


def test_several_in_their_order_and_formulas_among_them(article: Article) -> None:
    html = f"{_live('fig-a', PLOT)}{FORMULA}"
    assert [part["kind"] for part in article.parts(html, "eq:a, fig-a")] == ["formula", "plot"]
    # Of a formula no card is drawn.
    (part,) = article.parts(html, "eq:a")
    assert part["html"].startswith("<mjx-container") and article.card.endswith(".svg")


def test_a_large_picture_is_made_small_and_a_card_keeps_the_large_one(article: Article) -> None:
    folder = article.build.content / "images"
    folder.mkdir()
    data = _png(1600, 400, -1)
    (folder / "a b.png").write_bytes(data)
    html = '<figure id="fig-x"><img src="{static}/images/a%20b.png" alt="x"></figure>'
    (part,) = article.parts(html, "fig-x")
    assert (part["width"], part["height"]) == (640, 160)
    assert part["avif"].endswith(".avif") and part["url"].endswith(".webp")
    assert len(article.published(part["avif"])) < len(article.published(part["url"]))
    assert article.published(article.card) == data
    assert folder / "a b.png" in article.page.dependencies


@pytest.mark.parametrize(
    ("named", "what"),
    [
        ("fig-b", "the lead “fig-b” is no figure"),
        ("eq:b", "Did you mean “eq:a”?"),
        ("fig-a 2", "the figure “fig-a” has no picture 2. It has 1"),
        ("fig-a 0", "has no picture 0"),
    ],
)
def test_what_is_not_there_is_told_with_its_line(article: Article, named: str, what: str) -> None:
    with pytest.raises(BuildError) as error:
        article.parts(_live("fig-a", PLOT) + FORMULA, named)
    assert error.value.line == 2
    assert what in str(error.value)


def test_the_words_of_another_theme_are_left_alone(tmp_path: Path) -> None:
    article = Article(tmp_path)
    article.build.settings["HUOYE_STRICT"] = False  # type: ignore[index]
    (part,) = article.parts(_live("fig-a", PLOT), "A lead, in words")
    assert part["kind"] == "plot"
    with pytest.raises(BuildError):
        article.parts("", "fig-gone")


@pytest.mark.parametrize(
    "inside",
    ['<image href="/etc/secret.png"/>', "<style>@import 'x'</style>", '<path fill="url(x)"/>'],
)
def test_a_plot_that_names_files_is_none(article: Article, inside: str) -> None:
    html = _live("fig-a", PLOT.replace("<path", f"{inside}<path", 1))
    assert article.parts(html, "fig-a") == []
    assert article.page.files == {}


def test_what_cannot_be_opened_is_left_out(article: Article) -> None:
    bomb = _png(1, 1)[:16] + (30_000).to_bytes(4, "big") * 2 + _png(1, 1)[24:]
    for broken in (b"no picture", _png(40, 40)[:60], bomb):
        assert article.parts(_live("fig-a", _img(broken))) == []
    elsewhere = '<figure id="fig-x"><img src="https://example.org/a.png"></figure>'
    assert article.parts(elsewhere, "fig-x") == []
    outside = '<figure id="fig-x"><img src="{static}/../../secret.png"></figure>'
    assert article.parts(outside, "fig-x") == []
