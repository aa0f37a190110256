"""The small part of TeX that becomes MathML in the page."""

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable

import pytest

from huoye import Result, Tex, Text, in_tex
from huoye.render.renderer import CannotDraw
from tests.conftest import ROOT

Draw = Callable[..., str]
#: Every construction at least once.
ALL = (
    r"\frac{a_1^2}{\sqrt[3]{x}} + \sqrt2 \cdot \sum_{n=1}^\infty \left(\frac12\right)^n"
    r"\approx \int_0^1 \sin x\,dx - \alpha^{2.5} \text{if } \mathrm{max}"
    r"\lim_{x \to 0} \min^2 f' x_1"
)


def _math(draw: Draw, source: str) -> str:
    html = draw(Result([], notes=[Tex(source)]))
    before, after = '<div class="result"><div class="math-display">', "</div></div>"
    return html.removeprefix(before).removesuffix(after)


def _inner(draw: Draw, source: str) -> str:
    return _math(draw, source).removeprefix('<math display="block">').removesuffix("</math>")


def _fence(sign: str) -> str:
    return f'<mo stretchy="true">{sign}</mo>'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x", "<mi>x</mi>"),
        ("-2.5", "<mo>−</mo><mn>2.5</mn>"),
        ("x^12", "<msup><mi>x</mi><mn>1</mn></msup><mn>2</mn>"),
        ("x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>"),
        ("x^2_i", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>"),
        (r"\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
        (r"\sqrt{ab}", "<msqrt><mrow><mi>a</mi><mi>b</mi></mrow></msqrt>"),
        (r"\sqrt[3]{a}", "<mroot><mi>a</mi><mrow><mn>3</mn></mrow></mroot>"),
        (r"\text{a < b}", "<mtext>a &lt; b</mtext>"),
        (r"\sum_{n}", "<munder><mo>∑</mo><mi>n</mi></munder>"),
        (r"\int^b", "<msup><mo>∫</mo><mi>b</mi></msup>"),
        (
            r"\left(x\right)^2",
            f"<msup><mrow>{_fence('(')}<mi>x</mi>{_fence(')')}</mrow><mn>2</mn></msup>",
        ),
        (r"\pi\le\,1", '<mi>π</mi><mo>≤</mo><mspace width="0.167em"></mspace><mn>1</mn>'),
        ("a<b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
        ("x²", "<mi>x</mi><mn>²</mn>"),
        (r"\frac3.5", "<mfrac><mn>3</mn><mo>.5</mo></mfrac>"),
    ],
)
def test_tex(draw: Draw, source: str, expected: str) -> None:
    assert _inner(draw, source) == expected


@pytest.mark.parametrize(
    ("number", "tex"),
    [(1.5e-7, r"1.5\times 10^{-7}"), (-2.0, "-2"), (1e20, "10^{20}"), (1 / 3, "0.333")],
)
def test_numbers(draw: Draw, number: float, tex: str) -> None:
    assert in_tex(number, 3) == tex
    _inner(draw, tex)


@pytest.mark.parametrize(
    ("source", "what"),
    [
        (r"\foo", r"an unknown \foo"),
        ("{a", "a { that is not closed"),
        ("a}", "an unexpected “}”"),
        ("a^1^2", "two ^ after each other"),
        ("x^", "an argument is missing"),
        (r"\frac{1}", "an argument is missing"),
        (r"\left(a", r"a \left without \right"),
        (r"\text a", r"a \text or \mathrm without {…}"),
        ("周长", "“周” outside"),
        (r"\sqrt[3", "a [ that is not closed"),
        ("{" * 5000 + "}" * 5000, "more than 100 groups within each other"),
        (r"\sqrt" * 5000, "more than 100 groups within each other"),
    ],
)
def test_what_is_not_known_is_the_authors_mistake(draw: Draw, source: str, what: str) -> None:
    with pytest.raises(CannotDraw, match=re.escape(what)):
        _inner(draw, source)


def test_a_note_may_be_tex_in_both_languages(draw: Draw) -> None:
    html = draw(Result([], notes=[Tex(Text(r"\text{长}", en=r"\text{<i>}"))]))
    assert '<div class="math-display"><math display="block"><mtext>&lt;i&gt;</mtext>' in html


def test_the_page_lets_it_through(draw: Draw) -> None:
    script = (ROOT / "plugins/huoye/pyodide_widgets/static/safe_html.mjs").read_text("utf-8")
    used = {element.tag for element in etree.fromstring(_math(draw, ALL)).iter()}
    allowed = set(re.findall(r'"(m\w+)"', script.partition("ATTRIBUTES")[0]))
    assert used == allowed
