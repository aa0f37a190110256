"""Where the house rules are not chosen, pages are as Pelican has them."""

import copy
from pathlib import Path
from typing import Any

import pytest
from markdown import Extension, Markdown
from markdown.extensions.codehilite import CodeHiliteExtension
from markdown.preprocessors import Preprocessor
from pelican.readers import Readers
from pelican.settings import DEFAULT_CONFIG

from huoye.core.build import KEY, Build
from huoye.reader import Pipeline
from huoye.reader.pelican_reader import PageReader


class Foreign:
    """Reads pages of a blog with Pelican's own settings, as Pelican does."""

    def __init__(self, folder: Path) -> None:
        self.settings = copy.deepcopy(DEFAULT_CONFIG)
        self.settings |= {"PATH": str(folder), "CACHE_CONTENT": False}
        self.settings["CACHE_PATH"] = str(folder / "cache")
        self.settings[KEY] = self.build = Build(self.settings)

    def __call__(self, text: str, name: str = "a.md") -> Any:
        path = Path(self.settings["PATH"]) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        readers = Readers(self.settings)
        readers.readers["md"] = PageReader(self.settings)
        page = readers.read_file(self.settings["PATH"], name)
        assert [str(problem) for problem in self.build.problems.found()] == []
        return page


@pytest.fixture
def foreign(tmp_path: Path) -> Foreign:
    return Foreign(tmp_path)


def test_slugs_are_pelicans(foreign: Foreign) -> None:
    assert foreign("Title: The Ellipse!\n\nText\n").slug == "the-ellipse"
    assert foreign("Title: t\nSlug: 2019/My_Post.v2\n\nText\n").slug == "2019/My_Post.v2"
    foreign.settings["SLUGIFY_SOURCE"] = "basename"
    assert foreign("Title: t\n\nText\n", "some_file.md").slug == "some_file"


def test_a_formula_in_a_title_changes_neither_slug_nor_tags(foreign: Foreign) -> None:
    def drawn(html: str) -> str:
        return html.replace("arithmatex", "x").replace(r"\(\ell_1\)", "<math>ℓ1</math>")

    foreign.build.get(Pipeline).add_listing_pass("drawn", drawn, order=50, is_pure=True)
    page = foreign("Title: <em>On</em> $\\ell_1$ &amp; a<b <x>\n\nText\n")
    shown = '<em>On</em> <span class="x"><math>ℓ1</math></span> &amp; a&lt;b &lt;x&gt;'
    assert page.title == shown
    assert page.plain_title == "On ℓ1 & a<b <x>"
    assert page.slug == "on-ell_1-a"
    foreign.settings["FILENAME_METADATA"] = "(?P<slug>.*)"
    assert foreign("Title: On $\\ell_1$\n\nText\n", "some.md").slug == "some"
    foreign.settings["SLUGIFY_SOURCE"] = "basename"
    foreign.settings["FILENAME_METADATA"] = ""
    assert foreign("Title: On $\\ell_1$\n\nText\n", "other.md").slug == "other"


def test_what_file_names_and_folders_tell(foreign: Foreign) -> None:
    foreign.settings["FILENAME_METADATA"] = (
        r"(?P<date>\d{4}-\d\d-\d\d)_(?P<slug>[^.]*)\.(?P<lang>.+)"
    )
    foreign.settings["EXTRA_PATH_METADATA"] = {"notes": {"template": "note"}}
    page = foreign("Title: t\n\nText[^1]\n\n[^1]: Foot.\n", "notes/2019-03-02_some_post.zh-TW.md")
    assert (page.slug, page.lang, page.template) == ("some_post", "zh-TW", "note")
    assert str(page.date).startswith("2019-03-02")
    assert page.category == "notes"
    assert "回到正文" in page.content


def test_the_date_may_be_the_files(foreign: Foreign) -> None:
    foreign.settings["DEFAULT_DATE"] = "fs"
    (Path(foreign.settings["PATH"]) / "a.md").write_text("")
    page = foreign("Title: t\n\nText\n")
    assert page.date.timestamp() == pytest.approx(Path(page.source_path).stat().st_mtime)


def test_unknown_keys_pass(foreign: Foreign) -> None:
    page = foreign("Title: t\nImage: a.png\nSubtitle: s\nAlias: /a/\n    /b/\n\nText\n")
    assert (page.image, page.subtitle, page.alias) == ("a.png", "s", ["/a/", "/b/"])
    assert foreign.build.problems.warnings() == []


@pytest.mark.parametrize("slip", ["Tgas", "Tag", "Tagss", "Togs"])
def test_a_slip_of_a_known_key_is_a_warning(foreign: Foreign, slip: str) -> None:
    foreign(f"Title: t\n{slip}: geometry\n\nText\n")
    (warning,) = foreign.build.problems.warnings()
    assert f"a.md:2: Warning: unknown front matter key “{slip.lower()}”" in str(warning)
    assert "Did you mean “Tags”?" in str(warning)


@pytest.mark.parametrize("line", ["draft: true", "Published: false"])
def test_an_article_held_back_in_another_tools_way_is_a_warning(
    foreign: Foreign, line: str
) -> None:
    foreign(f"---\ntitle: t\n{line}\n---\n\nText\n")
    (warning,) = foreign.build.problems.warnings()
    assert "a.md:3: Warning: unknown front matter key" in str(warning)
    assert "Write `Status: draft`" in str(warning)


@pytest.mark.parametrize("lines", ["draft: false", "published: true", "draft: true\nstatus: draft"])
def test_an_article_that_is_not_held_back(foreign: Foreign, lines: str) -> None:
    foreign(f"Title: t\n{lines}\n\nText\n")
    assert foreign.build.problems.warnings() == []


def test_a_slip_beside_the_key_itself_is_meant(foreign: Foreign) -> None:
    foreign("Title: t\nTags: a\nTag: b\n\nText\n")
    assert foreign.build.problems.warnings() == []


def test_dollars_as_text_are_a_warning(foreign: Foreign) -> None:
    page = foreign("Title: t\nDate: 2019-01-01\n\n浪費 $$\n\n又 ($$)\n")
    assert "浪費 $$" in page.content
    (warning,) = foreign.build.problems.warnings()
    assert "a.md:4: Warning: the formula is not closed before the blank line" in str(warning)


@pytest.mark.parametrize(
    "text", ["浪費 $$", "a firm ($$$), too dear", "* $$ 是進程號\n* $HTTP_HOST"]
)
def test_dollars_that_are_words_are_none(foreign: Foreign, text: str) -> None:
    assert text[-7:] in foreign(f"Title: t\nDate: 2019-01-01\n\n{text}\n").content
    assert foreign.build.problems.warnings() == []


def test_a_mistake_in_a_block_of_ours_stops_the_build_anywhere(foreign: Foreign) -> None:
    with pytest.raises(AssertionError, match="unknown block “nota”"):
        foreign("Title: t\n\n/// nota | x\nText\n///\n")


def test_summaries_are_pelicans_where_a_cut_breaks_nothing(foreign: Foreign) -> None:
    words = " ".join(["word"] * 60)
    assert foreign(f"Title: t\n\nFirst.\n\n{words}\n").summary.endswith("…</p>")
    assert foreign(f"Title: t\n\nFirst.\n\n<!-- more -->\n\n{words}\n").summary == "<p>First.</p>"
    marked = f"Title: t\n\nFirst.\n\n<!-- PELICAN_END_SUMMARY -->\n\n{words}\n"
    assert foreign(marked).summary == "<p>First.</p>"
    assert foreign("Title: t\n\nFirst.\n\n<figure>x</figure>\n").summary == "<p>First.</p>"


def test_formatted_fields_are_markdown(foreign: Foreign) -> None:
    foreign.settings["FORMATTED_FIELDS"] = ["summary", "lead"]
    page = foreign("Title: t\nLead: *slow*\nNote: *raw*\nSummary: **all**\n\nText\n")
    assert page.lead == "<p><em>slow</em></p>"
    assert (page.note, page.summary) == ("*raw*", "<p><strong>all</strong></p>")


def test_what_plugins_append_to_pelicans_markdown_counts(foreign: Foreign) -> None:
    # As pelican-render-math and pelican-liquid-tags do it, and Pelican's own reader after them.
    markdown = copy.deepcopy(DEFAULT_CONFIG["MARKDOWN"])
    markdown["extensions"] = [_Shout(), *markdown["extension_configs"]]
    foreign.settings["MARKDOWN"] = markdown
    page = foreign("Title: t\n\nText\n\n```python\nx = 1\n```\n")
    assert page.content.startswith("<p>Text!</p>")
    assert '<div class="highlight">' in page.content
    assert foreign.build.problems.warnings() == []


def test_a_legacy_markdown_setting(foreign: Foreign) -> None:
    foreign.settings["MARKDOWN"] = {
        "extensions": ["extra", "codehilite", "fenced_code", "toc", "pymdownx.betterem"],
        "extension_configs": {"codehilite": {"css_class": "code", "linenums": None}},
    }
    page = foreign("Title: t\n\n## 梯度\n\n```python\nx = 1\n```\n")
    assert '<h2 id="梯度">' in page.content
    assert '<div class="code">' in page.content
    told = [str(warning) for warning in foreign.build.problems.warnings()]
    assert [text.partition(".")[0] for text in told] == [
        "Warning: MARKDOWN names the extension markdown",
        "Warning: MARKDOWN names the extension pymdownx",
    ]
    assert "pymdownx.superfences" in told[0]


def test_a_refused_extension_itself_is_left_out(foreign: Foreign) -> None:
    foreign.settings["MARKDOWN"] = {"extensions": [CodeHiliteExtension(css_class="a")]}
    assert '<div class="highlight">' in foreign("Title: t\n\n```python\nx\n```\n").content


class _Shout(Extension, Preprocessor):
    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.register(self, "shout", 1)

    def run(self, lines: list[str]) -> list[str]:
        return [line.replace("Text", "Text!") for line in lines]
