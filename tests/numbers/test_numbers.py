"""Numbers that a text quotes from a model or from a file of results."""

import json
import re
from pathlib import Path

import pytest

import huoye.numbers.plugin
import huoye.references.plugin
from huoye.core.build import Build
from huoye.numbers.sources import Sources
from huoye.search.page_text import sections
from tests.author import Author
from tests.conftest import ROOT

MODEL = {
    "name": "glow",
    "licence": "CC0",
    "files": [{"role": "decoder", "bytes": 3337195}, {"role": "twin"}, {"role": "twin"}, 7],
    "scores": {"bits": 1.48701, "share": 0.1214, "loss": -1.5e-7, "step": 1e-5, "none": None},
    "pictures": 12288,
    "bound": True,
}
RESULTS = {"glow": {"T = 0.8": 1.5, "列": [1, 2.5]}, "huge": 1e300}


@pytest.fixture
def author(tmp_path: Path) -> Author:
    """Of any blog. Their body begins on line 4; formulas stay TeX."""
    return _author(tmp_path)


@pytest.fixture
def author_of_the_house(tmp_path: Path) -> Author:
    """Where all that is no number is a mistake."""
    return _author(tmp_path, HUOYE_STRICT=True)


def _author(tmp_path: Path, **settings: bool) -> Author:
    for path, text in {
        "kinds/glow/card.json": json.dumps(MODEL),
        "data/times.json": json.dumps(RESULTS),
        "data/times.toml": "[run]\nseconds = 62.5\nday = 2020-01-01\n",
        "data/broken.json": '{"a": 1,\n "a": 2}',
        "data/broken.toml": "a = 1\nb =\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    build = Build({"PATH": str(tmp_path), **settings})
    huoye.references.plugin.begin(build)
    huoye.numbers.plugin.begin(build)
    build.get(Sources).add("model", "kinds", "card.json")
    return Author(build, "en")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("glow.scores.bits:.3f", "1.487"),
        ("glow.scores.bits", "1.48701"),
        ("glow.pictures", "12288"),
        ("glow.pictures:,d", "12,288"),
        ("glow.scores.share:.1%", "12.1%"),
        ("glow.scores.share*12288:,.0f", "1,492"),
        ("glow.files.decoder.bytes/1e6:.1f", "3.3"),
        ("glow.files.0.bytes / 1000 × 2 : .0f ", "6674"),
        ("glow.files.3", "7"),
        ("glow.scores.loss", "−1.5×10⁻⁷"),
        ("glow.scores.step:.0e", "10⁻⁵"),
        ("glow.scores.step:+.0e", "+10⁻⁵"),
        ("glow.scores.bits:e", "1.487010"),
        ("glow.pictures:02d", "12288"),
        ('data/times.json:glow."T = 0.8":.2f', "1.50"),
        ("data/times.json:glow.列.1", "2.5"),
        ("data/times.toml:run.seconds/60:.2f", "1.04"),
        ("kinds/glow/card.json:pictures", "12288"),
    ],
)
def test_a_number_in_a_sentence(author: Author, written: str, shown: str) -> None:
    html = author(f"It is [={written}], **[={written}]**.").html
    first, second = re.findall(r'<data value="[^"]+" title="([^"]+)">([^<]*)</data>', html)
    assert first == second and first[1] == shown
    assert sections(html)[0].text == f"It is {shown}, {shown}."


def test_the_guide_shows_what_the_models_have() -> None:
    build = Build({"PATH": str(ROOT / "content")})
    huoye.references.plugin.begin(build)
    huoye.numbers.plugin.begin(build)
    build.get(Sources).add("model", "models", "model.json")
    guide = (ROOT / "docs/writing.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\[=[a-z-]+\.[^`]+)` \|[^|]+\| (\S+) \|$", guide, re.M)
    assert len(rows) == 2
    for written, shown in rows:
        assert f">{shown}</data>" in Author(build, "en")(written).html


def test_what_a_number_says_of_itself(author: Author) -> None:
    html = author("[=glow.files.decoder.bytes/1e6:.1f]").html
    title = "glow: files.decoder.bytes/1e6 = 3.337195"
    assert html == f'<p><data value="3.337195" title="{title}">3.3</data></p>'


@pytest.mark.parametrize(
    "text",
    [
        "|a|\n|-|\n|[=glow.pictures]|",
        "## Of [=glow.pictures]",
        "A note[^1].\n\n[^1]: Of [=glow.pictures].",
        "/// figure | Of [=glow.pictures]\n\nText.\n///",
        "/// theorem\n[=glow.pictures]\n///",
        "> - *[=glow.pictures]*",
        "[so [=glow.pictures]](https://example.org)",
        "<table><tr><td>[=glow.pictures]</td></tr></table>",
        "<div>\n\nOf *[=glow.pictures]*\n\n</div>",
        "A <b>[=glow.pictures]</b>.",
        "[=glow.pictures](and so on)",
    ],
)
def test_wherever_text_is(author: Author, text: str) -> None:
    assert author(text).html.count(">12288</data>") == 1


def test_in_the_summary_and_in_the_excerpt(author: Author) -> None:
    assert ">12288</data>" in author("Text.", summary="Of [=glow.pictures].").summary
    assert ">12288</data>" in author("Of [=glow.pictures].\n\n<!-- more -->\n\nText.").summary


@pytest.mark.parametrize(
    "text",
    [
        "`[=glow.pictures]`",
        "    [=glow.pictures]",
        "```\n[=glow.pictures]\n```",
        r"\[=glow.pictures]",
        "<pre>[=glow.pictures]</pre>",
        "A <code>[=glow.pictures]</code>.".replace("[", "&#91;"),
    ],
)
def test_in_code_it_stays_as_it_is(author: Author, text: str) -> None:
    html = author(f"Text.\n\n{text}").html
    assert "glow.pictures" in html and "data" not in html


@pytest.mark.parametrize("text", ["[=_=]", "a[=3.14]", "[=x]", "[==.]", "[=]", "[=a.b", "$[=x]$"])
def test_what_is_none(author: Author, text: str) -> None:
    assert text.strip("$") in author(text).html


@pytest.mark.parametrize(
    ("tex", "set_as"),
    [
        ("$x=[=glow.pictures:,d]$", r"\(x={12{,}288}\)"),
        ("$x^[=glow.scores.loss]$", r"\(x^{-1.5\times10^{-7}}\)"),
        ("$a<[=glow.scores.share:.1%]$", r"\(a&lt;{12.1\%}\)"),
        ("$[=glow.scores.step]$", r"\({10^{-5}}\)"),
        ("$$\n[=data/times.json:glow.\"T = 0.8\"]\n$$", "\\[\n{1.5}\n\\]"),
        ("<td>$[=glow.pictures:_d]$</td>", r"\({12\_288}\)"),
    ],
)  # fmt: skip
def test_in_formulas(author: Author, tex: str, set_as: str) -> None:
    assert set_as in author(tex).html


def test_in_what_describes_a_picture(author: Author) -> None:
    html = author(
        "![Of [=glow.scores.share:.1%], $[=glow.scores.share:.1%]$](https://e.org/a)"
    ).html
    assert 'alt="Of 12.1%, ' in html


def test_what_a_page_depends_on(author: Author, tmp_path: Path) -> None:
    result = author("[=glow.pictures] $[=data/times.toml:run.seconds]$")
    assert {tmp_path / "kinds/glow/card.json", tmp_path / "data/times.toml"} < result.dependencies
    assert not author("Text.").dependencies & result.dependencies - {result.path}


@pytest.mark.parametrize(
    ("written", "error"),
    [
        ("glow.scors.bits", "“scors” isn't in .*card.json. Did you mean “scores”?"),
        ("glow.scores.x", "“scores.x” isn't in .*. There are: bits, share, loss, step, none."),
        ("glow.pictures.x.y", "“pictures.x” isn't in .*, where 12288 stands above it. Leave"),
        ("glow.files.4", "“files.4” isn't in .*. There are: decoder, 0, 1, 2, 3."),
        ("glow.files.twin", "“files.twin” isn't in"),
        ("glow.scores", "is a table, no number. Name one of: bits, share"),
        ("glow.files", "is a list, no number"),
        ("glow.licence", "is the text “CC0”, no number"),
        ("glow.bound", "is the truth true, no number"),
        ("glow.scores.none", "is nothing"),
        ("data/times.toml:run.day", "is 2020-01-01, no number"),
        ("glow.pictures:.3", "“.3” can't write 12288. Write .3f"),
        ("glow.scores.bits:d", "d is for whole numbers alone"),
        ("glow.pictures:n", "“n” is no format of a number. Write .3f"),
        ("glow.pictures:.3ff", "“.3ff” is no format"),
        ("data/times.json:huge:f", "makes 308 characters of 1e.300. Write .3g"),
        ("glow.pictures/0", "“pictures/0” is no finite number"),
        ("data/times.json:huge*1e300", "is no finite number"),
        ("glow.a b", "“glow.a b” names no number. Write .*between quotes"),
        ("glow.bits/dim", "names no number"),
    ],
)
def test_what_is_wrong(author: Author, written: str, error: str) -> None:
    _is_refused(author, written, error)


NOWHERE = [
    ("glwo.x", "there is no model “glwo” to take a number from. Did you mean “glow”?"),
    ("else.x", "There are: glow; a file's name ends in .json or .toml"),
    ("data/tmes.json:a", "there is no file “data/tmes.json” .*mean “data/times.json”?"),
    ("daten/times.json:a", "there is no file .* The path counts from "),
    ("data/times.csv:a.b", "names no number"),
    ("../secret.json:a", "“../secret.json” leads out of the content. Put"),
    ("data/.hidden.json:a", "is hidden by its name"),
    ("3 of a.b", "names no number"),
]


@pytest.mark.parametrize(("written", "error"), NOWHERE)
def test_what_comes_from_nowhere(author_of_the_house: Author, written: str, error: str) -> None:
    _is_refused(author_of_the_house, written, error)


def _is_refused(author: Author, written: str, error: str) -> None:
    found = author.error(f"Text.\n\nIt is [={written}] so.")
    assert re.search(rf"content/a\.md:6: .*{error}", found), found
    assert author.error(f"Text.\n\n$x=[={written}]$").startswith("content/a.md:6: ")


@pytest.mark.parametrize(("written", "error"), NOWHERE)
def test_elsewhere_it_was_meant_for_something_else(
    author: Author, written: str, error: str
) -> None:
    """It stays as it is, link and formula and all."""
    (warning,) = author.warnings(f"Text.\n\nIt is [={written}] so. [={written}]")
    assert re.search(rf"content/a\.md:6: Warning: .*{error}", warning), warning
    link = f'<a href="https://example.org">={written}</a>'
    for text, shown in {
        f"\\[={written}]": f"[={written}]",
        f"[={written}](https://example.org)": link,
        f"[={written}][1]\n\n[1]: https://example.org": link,
        f"$x=[={written}]$": rf"\(x=[={written}]\)",
        f"<div>[={written}]</div>": f"<div>[={written}]</div>",
        f"![[={written}]](https://example.org/a)": f'alt="[={written}]"',
    }.items():
        assert shown in author.read(text).html


def test_a_page_is_read_again_when_what_it_names_comes_to_be_there(
    author: Author, tmp_path: Path
) -> None:
    result = author.read("[=new.x] [=data/new.toml:x] [=../secret.json:x]")
    sought = {tmp_path / name: False for name in ("kinds/new/card.json", "data/new.toml")}
    assert result.sought == sought


def test_each_is_told_at_its_line(author: Author) -> None:
    body = "[=glow.x]\n\n$[=glow.x]$ and [=glow.y]\n\n    [=glow.y]\n\n[=glow.y]"
    assert [error.split(":")[1] for error in author.errors(body)] == ["4", "6", "6", "10"]


def test_a_broken_file_is_told_once(author: Author) -> None:
    error = author.error("[=data/broken.json:a] [=data/broken.json:b]")
    assert re.search(r"data/broken.json:2: the key “a” stands twice", error)
    assert re.search(r"broken.toml:2: this is not TOML", author.error("[=data/broken.toml:a]"))
