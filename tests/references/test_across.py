"""References between pages: filled in when all are read, and again when what they say changes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from huoye.core.build import Build
from huoye.reader import PageResults
from huoye.references import across
from tests.author import Author
from tests.core.blog import Blog, tree
from tests.references.conftest import WORKS

THEOREM = "/// theorem | Gauss\n    label: thm:g\n\nLet $x\\ge0$.\n///\n"
EQUATION = "$$\\begin{equation}E=mc^2\\label{eq:e}\\end{equation}$$\n"
REFERRING = (
    "See \\cref{target#thm:g} and $\\eqref{target#eq:e}$. [@ww]\n\n<!-- more -->\n\n"
    "\\cref{target#head,own}, \\ref{target#thm:g}.\n\n## Own {#own}\n\n{}\n"
)
TARGET = "A page.\n\n{}" + THEOREM + "\n" + EQUATION + "\n## $x^2$ {#head}\n\n[@ww]\n"


class Pages(Blog):
    """Two pages, one of which refers to the other, in two languages."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        for name in ("a", "b"):
            (root / f"content/posts/{name}.md").unlink()
        self.put("content/works.bib", WORKS)
        self.write_target()
        self.write_referring()
        self.write("target.zh", TARGET.replace("{}", ""), "Lang: zh\n")
        self.write("referring.zh", REFERRING.replace("{}", ""), "Lang: zh\n")

    def set(self, more: str = "") -> None:
        super().set(
            'DEFAULT_LANG = "en"\nFEED_ALL_ATOM = "all.xml"\nBIBLIOGRAPHY = "works.bib"\n'
            f'ARTICLE_LANG_SAVE_AS = ARTICLE_LANG_URL = "{{lang}}/{{slug}}.html"\n{more}'
        )

    def write(self, name: str, body: str, more: str = "") -> Path:
        slug = name.partition(".")[0]
        path = super().write(name, body, more)
        text = path.read_text("utf-8")
        text = text.replace(f"Slug: {name}", f"Slug: {slug}").replace(
            f"Title: {name}", f"Title: The {slug}"
        )
        path.write_text(text, "utf-8")
        return path

    def write_target(self, before: str = "") -> None:
        self.write("target", TARGET.replace("{}", before))

    def write_referring(self, text: str = "") -> None:
        self.write("referring", REFERRING.replace("{}", text))

    def html(self, place: str) -> str:
        return (self.output / place).read_text("utf-8")

    def check(self) -> None:
        """The output is that of a clean build."""
        self.build("-o", "clean", "-e", 'CACHE_PATH="cache-clean"')
        assert tree(self.output) == tree(self.root / "clean")
        for name in ("clean", "cache-clean"):
            shutil.rmtree(self.root / name)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    pages = Pages(tmp_path_factory.mktemp("pages"))
    pages.build()
    return pages


def test_what_a_page_says_of_another(pages: Pages) -> None:
    # This theme has no head, into which the style sheet's would go.
    html = re.sub("<link [^<>]*>\n", "", pages.html("referring.html"))
    root = "https://example.org/target.html"
    assert (
        'See <span tabindex="-1">'
        f'<a class="ref" href="{root}#thm:g" data-card="Theorem 1 (Gauss). Let x≥0.">'
        'Theorem 1 of “The target”</a></span> and <span tabindex="-1">'
        f'<a class="ref" href="{root}#eq-eq:e" data-card="E=mc²">(1)</a></span>.'
    ) in html
    assert f'<a class="ref" href="{root}#head">section “x²” of “The target”</a> and ' in html
    assert '<a class="ref" href="#own">section “Own”</a>' in html
    assert 'data-card="Theorem 1 (Gauss). Let x≥0.">1</a></span>.' in html
    chinese = pages.html("zh/referring.html")
    assert 'href="https://example.org/zh/target.html#thm:g"' in chinese
    assert "《The target》定理1</a>" in chinese


def test_works_name_the_other_articles_of_their_language(pages: Pages) -> None:
    html = pages.html("referring.html")
    also = '<span class="also">Also cited in: <a href="https://example.org/target.html#ref-ww">'
    assert f"{also}The target</a></span>" in html
    assert html.count("Also cited") == 1
    assert '另见：<a href="https://example.org/zh/target.html#ref-ww">' in pages.html(
        "zh/referring.html"
    )


def test_feeds_say_it_too_without_cards(pages: Pages) -> None:
    feed = pages.html("all.xml")
    assert "Theorem 1 of “The target”&lt;/a&gt;" in feed
    assert "data-card" not in feed
    assert "tabindex" not in feed
    assert "data-command" not in feed


def test_the_style_sheet_is_there(pages: Pages) -> None:
    (sheet,) = (pages.output / "references").iterdir()
    for place in ("referring.html", "zh/target.html"):
        assert f'href="https://example.org/references/{sheet.name}"' in pages.html(place)
    assert "references/" not in pages.html("index.html")


def test_what_is_said_follows_what_is_there(pages: Pages) -> None:
    pages.write_target(before=THEOREM.replace("thm:g", "thm:f"))
    pages.build()
    assert "Theorem 2 of “The target”" in pages.html("referring.html")
    assert "Theorem 2 of “The target”" in pages.html("all.xml")
    pages.write_referring("Another text.")
    pages.build()
    assert "Another text." in pages.html("referring.html")
    pages.check()
    pages.write_target()
    pages.write_referring()
    pages.build()


def _content(name: str, html: str) -> SimpleNamespace:
    """A page as Pelican has it, so far as it is asked."""
    return SimpleNamespace(
        slug=name,
        lang="zh",
        title=name,
        source_path=str(Path.cwd() / f"content/{name}.md"),
        relative_source_path=f"{name}.md",
        get_relative_source_path=lambda: f"{name}.md",
        metadata={},
        status="published",
        _content=html,
    )


def test_a_page_read_alone_says_it_too(
    citing: Author, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a preview: all others are as the last build has left them, whose results are gone."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.md").write_text("\\cref{target#thm:g}", "utf-8")
    target = citing(THEOREM)
    result = citing("\\cref{target#thm:g}[@ww]")
    build = Build()
    build.get(PageResults).add(result)
    page, former = _content("a", result.html), _content("a", "old")
    contents = [_content("target", target.html), former, None]
    assert across.settle_alone(build, page, contents) == []
    assert "《target》定理1</a>" in str(vars(page)["_content"])
    assert "data-also" not in str(vars(page)["_content"])
    assert vars(former)["_content"] == "old"
    page = _content("a", result.html)
    (problem,) = across.settle_alone(build, page, [former])
    assert "no page has the slug “target”" in str(problem)


def test_errors_have_their_lines(pages: Pages) -> None:
    pages.write("wrong", "文\n\n\\cref{targt#thm:g} \\cref{target#thm:h}\n\n$\\eqref{target#e}$")
    said = pages.build(status=1)
    at = "content/posts/wrong.md:"
    for error in (
        f"{at}8: no page has the slug “targt”, to which \\ref{{targt#thm:g}} refers. Did you mean",
        f"{at}8: nothing in “target” has the label “thm:h”, to which \\ref{{target#thm:h}} refers.",
        f"{at}10: nothing in “target” has the label “e”, to which",
    ):
        assert error in said
    (pages.root / "content/posts/wrong.md").unlink()
