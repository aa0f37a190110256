"""MathML as browsers draw it without help."""

import re
from collections.abc import Callable

import pytest

from huoye.mathjax.formula import Formula
from huoye.mathjax.mathml import to_mathml
from huoye.mathjax.typesetter import Typesetter

Mathml = Callable[[str], str]


@pytest.fixture
def mathml(typesetter: Typesetter) -> Mathml:
    """mathml(tex): a paragraph with the displayed formula as MathML."""

    def run(tex: str) -> str:
        (piece,), _ = typesetter.typeset([Formula(tex, True)])
        return to_mathml(f"<p>甲{piece.html}乙</p>")

    return run


def test_each_formula_is_swapped(typesetter: Typesetter) -> None:
    pieces, _ = typesetter.typeset([Formula("x", False), Formula("y", True)])
    html = to_mathml(f"<p>{pieces[0].html}，</p>{pieces[1].html}<p>尾</p>")
    assert re.sub(r'xmlns="[^"]*"', "", html) == (
        '<p><math ><mi>x</mi></math>，</p><math  display="block"><mi>y</mi></math><p>尾</p>'
    )


def test_html_without_formulas_is_unchanged() -> None:
    assert to_mathml("<p>a &lt; b</p>") == "<p>a &lt; b</p>"


def test_alphabets_are_characters(mathml: Mathml) -> None:
    """MathML Core knows no mathvariant but normal."""
    html = mathml(
        r"\mathbb{R}\mathcal{L}\mathfrak{g}\mathbf{x}\boldsymbol{\theta}\mathbb{1}\mathrm{d}"
    )
    assert re.findall(r"<m[in][^>]*>([^<]*)<", html) == ["ℝ", "ℒ", "𝔤", "𝐱", "𝜽", "𝟙", "d"]
    assert set(re.findall(r'mathvariant="(\w+)"', html)) <= {"normal"}


def test_numbers_stand_last_in_their_row(mathml: Mathml) -> None:
    """Chromium knows no mlabeledtr."""
    html = mathml(r"\begin{align}a&=b\label{x}\\c&=d\notag\end{align}")
    assert "mlabeledtr" not in html
    rows = re.findall(r"<mtr>(.*?)</mtr>", html)
    texts = [re.findall(r">([^<>]+)<", row) for row in rows]
    assert texts == [["a", "=", "b", "(", "1", ")"], ["c", "=", "d"]]
    sides = re.findall(r'<mtd style="([^"]*)"', html)
    assert sides == [
        "text-align:right;padding-right:0",
        "text-align:left;padding-left:0",
        "padding-left:2em",
        "text-align:right;padding-right:0",
        "text-align:left;padding-left:0",
    ]


def test_nothing_of_mathjax_is_left(mathml: Mathml) -> None:
    html = mathml(r"\left(\frac{\text{甲}}{b}\right)\in\operatorname{O}(n)\sum_{i}^{n}x_i\ce{H2O}")
    assert not re.search(r"data-|class=|href=|\bid=|<mjx", html)


def test_a_gap_that_tex_has_stays(mathml: Mathml) -> None:
    html = mathml(
        r"\begin{cases}1&x\\0&y\end{cases}\begin{alignedat}{2}a&=b&\quad c&=d\end{alignedat}"
    )
    sides = re.findall(r'<mtd style="([^"]*)"', html)
    assert sides[:2] == ["text-align:left", "text-align:left"]
    assert sides[4] == "text-align:right;padding-right:0"
