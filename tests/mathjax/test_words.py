"""Formulas beside words: references that say what they refer to, titles, descriptions, packages."""

import re
from pathlib import Path

import pytest

import huoye.references.plugin
from huoye.core.build import Build
from huoye.mathjax import environments, packages
from huoye.mathjax.plugin import begin
from huoye.mathjax.typesetter import Typesetter
from huoye.reader import read_page
from huoye.reader.plain_text import plain_text
from tests.author import Author

NUMBERED = "\\begin{align}a\\label{甲}\\\\b\\label{乙}\\\\c\\label{丙}\\end{align}\n\n"


def words(html: str) -> str:
    """The last paragraph as text."""
    return plain_text(html.rpartition("<p>")[2])


@pytest.fixture
def english(typesetter: Typesetter) -> Author:
    build = Build({}, typesetter)
    begin(build)
    huoye.references.plugin.begin(build)
    return Author(build, "en")


def test_references_of_cleveref_and_hyperref(author: Author, english: Author) -> None:
    body = f"{NUMBERED}\\cref{{甲}}, \\cref{{甲,乙}}, \\cref{{甲, 乙, 丙}}, \\autoref{{乙}}"
    assert words(author(body).html) == "式(1), 式(1)与(2), 式(1)、(2)与(3), 式(2)"
    found = "eq. (1), eqs. (1) and (2), eqs. (1), (2) and (3), Equation (2)"
    assert words(english(body).html) == found


def test_a_reference_to_nothing_is_an_error(author: Author) -> None:
    assert "no formula on this page has \\label{丁}" in author.error("见 \\cref{丁}")


@pytest.mark.parametrize("command", ["ref", "eqref", "cref", "Cref", "autoref*"])
def test_a_reference_to_nothing_has_its_line(author: Author, command: str) -> None:
    error = author.error(
        f"甲\n\n见 \\eqref{{乙}}\n\n又 \\{command}{{乙, 丁}}\n\n$$a \\tag{{1}}\\label{{乙}}$$"
    )
    what = "丁}" if command.startswith(("c", "C", "a")) else "乙, 丁}"
    assert error.startswith(f"content/a.md:8: no formula on this page has \\label{{{what}. ")


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("aling", "Did you mean “align”?"),
        ("theorem*", "Write `/// theorem` above it"),
        ("itemize", "Write a hyphen before each item"),
        ("nothing", "The environments are: align, align*"),
    ],
)
def test_an_unknown_environment(author: Author, name: str, mend: str) -> None:
    error = author.error(f"甲\n\n\\begin{{{name}}}a\\end{{{name}}}")
    assert error.startswith(f"content/a.md:6: Unknown environment '{name}'")
    assert f"$$. {mend}" in error


def test_environments_that_are_said_to_be_there_are(author: Author) -> None:
    arguments = {
        "array": "{c}",
        "subarray": "{c}",
        "alignat": "{1}",
        "alignat*": "{1}",
        "alignedat": "{1}",
    }
    for name in sorted(environments.KNOWN):
        author(f"$$\n\\begin{{{name}}}{arguments.get(name, '')}a\\end{{{name}}}\n$$")


@pytest.mark.parametrize(
    "written", ["\\pageref{甲}", "\\nameref*{甲}", "\\hyperref[甲]{乙}", "\\crefrange{a}{b}"]
)
def test_other_references_of_latex_are_named(author: Author, written: str) -> None:
    (warning,) = author.warnings(f"见 {written}。")
    assert "belongs to a text of LaTeX. Write \\ref{…}, \\eqref{…} or \\cref{…}" in warning


def test_an_unread_formula_is_to_blame_and_not_the_reference(author: Author) -> None:
    errors = author.errors("得 \\begin{equation}\\label{甲} a\n\n由 \\eqref{甲}。")
    assert any("stands in line 4, where no formula was read" in error for error in errors)


def test_a_label_of_a_heading_is_its_id(author: Author) -> None:
    errors = author.errors("## 甲 \\label{乙}\n\n见 \\ref{乙}。")
    assert any(
        "write {#乙} behind it, in line 4, and refer to it by \\cref{乙}" in e for e in errors
    )
    (error,) = author.errors("## 甲 \\label{乙}")
    assert error.startswith("content/a.md:4: Warning: \\label{乙} belongs to a text")


def test_packages_that_are_loaded_anyway(author: Author) -> None:
    assert author("$\\require{mhchem}\\ce{H2O}$").html == author("$\\ce{H2O}$").html
    assert "<mjx" in author("$\\require{cancel, color}\\cancel{x}$").html


def test_packages_that_are_not(author: Author) -> None:
    assert "take \\require out" in author.error("$\\require{physics}x$")
    assert "belongs to the package “physics”" in author.error("$\\dv{x}$")


def test_the_packages_of_the_engine_are_known() -> None:
    engine = Path(packages.__file__).parent / "node/engine.mjs"
    listed = engine.read_text("utf-8").partition("const PACKAGES = [")[2].partition("]")[0]
    names = set(re.findall(r'"(\w+)"', listed)) - {"page"}
    assert names <= packages.LOADED


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        ("x^2", "x²"),
        ("\\alpha_1", "α₁"),
        ("x_i^{n+1}", "xᵢⁿ⁺¹"),
        ("\\frac{a+b}{2}", "(a+b)/2"),
        ("\\sqrt{2\\pi}", "√2π"),
        ("\\mathbb{R}^d", "ℝᵈ"),
        ("\\sin x", "sinx"),
        ("a<b", "a<b"),
        ("\\binom{n}{2}", "(n 2)"),
    ],
)
def test_pictures_are_described_in_words(author: Author, tex: str, said: str) -> None:
    for picture in (f'![图 ${tex}$](a.png "即 ${tex}$")', f'<img src="a.png" alt="图 ${tex}$">'):
        html = author(picture).html
        (found,) = re.findall(r'alt="([^"]*)"', html)
        assert plain_text(found) == f"图 {said}"
        assert "$" not in html
        assert "\\" not in html


def test_titles(author: Author) -> None:
    page = author("文", title="关于 $L^2$ 与 <vector>，a<b，$5")
    assert re.sub("<math.*?</math>", "M", page.title) == "关于 M 与 &lt;vector&gt;，a&lt;b，$5"
    assert page.plain_title == "关于 L² 与 <vector>，a<b，$5"


def test_broken_titles_are_errors_of_their_line(author: Author) -> None:
    page = author.page("文", {"title": "$\\frac{$"})
    (problem,) = read_page(page).problems
    assert "Missing close brace" in str(problem)


def test_formulas_are_found_in_the_source_however_they_are_written(author: Author) -> None:
    for written in (
        "$ \\nope $",
        "\\(\\nope\\)",
        "$$\n\n\\nope\n\n$$",
        "| a |\n|--|\n| $$\\nope$$ |",
    ):
        assert author.error(f"文\n\n{written}").startswith("content/a.md:")
    assert author.error("文\n\n```math\n\\nope\n```").startswith("content/a.md:7: ")
