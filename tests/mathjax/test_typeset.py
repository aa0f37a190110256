"""Formulas of a page: drawn, numbered, read aloud, linked."""

import os
import re
import signal
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from huoye.core.build import Build
from huoye.core.node import NodeDied, node_executable
from huoye.mathjax import typesetter as typesetter_module
from huoye.mathjax.formula import Formula
from huoye.mathjax.typesetter import Typesetter
from tests.author import Author

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def drawn(html: str) -> str:
    """What a reader sees: the text without the MathML for the ear."""
    html = re.sub(r"<mjx-assistive-mml.*?</mjx-assistive-mml>", "", html, flags=re.S)
    return re.sub(r"<[^>]*>", "", html)


def test_a_formula_is_drawn_and_can_be_read_aloud(author: Author) -> None:
    html = author("设$x<y$。").html
    assert re.match(r'<p>设<mjx-container class="MathJax" jax="CHTML"', html)
    assert 'aria-hidden="true"' in html
    assert "<mi>x</mi><mo>&lt;</mo><mi>y</mi></math></mjx-assistive-mml></mjx-container>。" in html
    assert "arithmatex" not in html
    assert "data-latex" not in html


def test_lines_end_within_long_formulas_alone(author: Author) -> None:
    html = author("圆是$a=b$，而和是$a+b+c+d+e+f+g+h=i$。").html
    short, long = html.split("而")
    assert "breakable" not in short and "<mjx-math" in short
    assert '<mjx-math breakable="true"' in long
    thin = author(r"$\int_0^1 f(x_1,x_2,x_3,x_4,x_5,x_6)\,\mathrm{d}x\quad x$").html
    assert thin.count("<mjx-break") == 1


@pytest.mark.parametrize(
    ("written", "joined"),
    [
        ("一个数$x$：它", True),
        ("**取$x$**；它", True),
        ("一个数$x$，它", False),
        ("$x$ : y", False),
    ],
)
def test_no_line_begins_with_a_colon_behind_a_formula(
    author: Author, written: str, joined: bool
) -> None:
    """Where browsers know no better: behind a box they break before colon and semicolon."""
    html = author(written).html
    assert ("</mjx-container>\u2060" in html) == joined and html.count("\u2060") == joined


@pytest.mark.parametrize(
    ("written", "places"),
    [
        ("取$x$、$y$和$z$，得", 2),
        ("取$x$（或$y$）、$z$", 1),
        ("取$x$：$y$", 1),
        ("$x$（$y$）", 0),
        ("$x$“$y$”", 0),
        ("取$x$，又$y$", 0),
        ("$x$, $y$ and $z$", 0),
        ("$k$-$n$", 0),
        ("取$x$\n\n$y$", 0),
    ],
)
def test_a_row_of_formulas_has_places_for_line_ends(
    author: Author, written: str, places: int
) -> None:
    """Firefox finds none between a formula and a character, and breaks before a comma at last."""
    html = author(written).html
    assert html.count("<wbr>") == html.count("<wbr><mjx-container") == places


def test_a_page_without_formulas_is_left_alone() -> None:
    """And starts no child: this typesetter could not."""
    page = object()
    assert Typesetter(Build()).run("<p>文</p>", page) == "<p>文</p>"  # type: ignore[arg-type]


def test_displays_have_a_box_and_wide_ones_take_the_focus(author: Author) -> None:
    html = author("$$x$$\n\n$$a+" + "b+" * 30 + "c$$\n").html
    assert html.count('<div class="math-display"><mjx-container') == 1
    assert html.count('<div class="math-display" tabindex="0"><mjx-container') == 1


def test_references_before_and_after_their_formula(author: Author) -> None:
    html = author(
        "见$\\eqref{eq:能量}$。\n\n"
        "\\begin{equation}E=mc^2\\label{eq:能量}\\end{equation}\n\n"
        "再见 \\eqref{eq:能量} 与 \\ref{eq:能量}。"
    ).html
    href = "#eq-eq%3A%E8%83%BD%E9%87%8F"
    assert html.count(f'<a class="eqref" href="{href}" data-card="E=mc²">(1)</a>') == 2
    assert f'<a class="eqref" href="{href}" data-card="E=mc²">1</a>' in html
    assert html.count('id="eq-eq:能量"') == 1


def test_rows_tags_and_stars_are_numbered(author: Author) -> None:
    html = author(
        "\\begin{align}a&=1\\label{一}\\\\b&=2\\label{二}\\\\c&=3\\notag\\end{align}\n\n"
        "$$d\\tag{甲}\\label{三}$$\n\n\\begin{align*}e\\end{align*}\n\n"
        "\\begin{equation}f\\label{四}\\end{equation}\n\n"
        "\\eqref{一} \\eqref{二} \\eqref{三} \\eqref{四}"
    ).html
    assert re.findall(r'class="eqref"[^>]*>([^<]*)<', html) == ["(1)", "(2)", "(甲)", "(3)"]


def test_numbers_and_definitions_stay_on_their_page(author: Author) -> None:
    body = "\\begin{equation}a\\label{x}\\end{equation}\n\n\\eqref{x}"
    assert author(body) == author(body)
    author("$\\newcommand{\\mine}{m}\\mine$")
    assert "\\mine" in author.errors("$\\mine$")[0]


def test_a_reference_within_a_formula_is_out_of_the_keyboards_way(author: Author) -> None:
    html = author(
        "\\begin{equation}a\\label{x}\\end{equation}\n\n$b\\overset{\\eqref{x}}{=}c$"
    ).html
    links = re.findall(r"<a [^>]*>", html)
    assert links == ['<a href="#eq-x" tabindex="-1">']


def test_anchors_are_plain_even_for_strange_labels(author: Author) -> None:
    html = author('\\begin{equation}a\\label{a b"<}\\end{equation}\n\n$\\eqref{a b"<}$').html
    (anchor,) = re.findall(r'<mjx-mtd id="([^"]*)"', html)
    assert anchor == "eq-a_32_b_34__60_"
    assert f'href="#{anchor}"' in html


def test_unlabelled_numbers_make_no_anchors(author: Author) -> None:
    html = author("$$a\\tag{*}$$\n\n$$b\\tag{*}$$").html
    assert " id=" not in html


def test_macros(author: Author) -> None:
    html = author("$\\norm{x}\\in\\R,\\bm{v}$").html
    assert "ℝ" in drawn(html)
    assert "𝒗" in drawn(html)


def test_chinese_in_formulas(author: Author) -> None:
    html = author(
        "$$f(x)=\\begin{cases}1,&\\text{当 $x>0$ 时}\\\\0,&\\text{其他}\\end{cases}$$"
    ).html
    assert "".join(CHINESE.findall(drawn(html))) == "当时其他"
    assert "<mtext>其他</mtext>" in html


CONSTRUCTS = r"""\frac{a}{b} \binom{n}{k} \sqrt[3]{x} \sum_{i=1}^n \int_0^\infty \prod \iint \oint
\mathbb{E}\mathcal{N}\mathfrak{g}\mathscr{F}\mathsf{X}\mathtt{code}\mathrm{d}\mathbf{W}
\boldsymbol{\theta}\bm{\Sigma} \hat{x}\tilde{x}\bar{x}\vec{v}\dot{x}\overline{ab}\widehat{abc}
\left\lfloor\frac{1}{2}\right\rceil \Big\| \langle\cdot\rangle \begin{pmatrix}a&b\\c&d\end{pmatrix}
\begin{bmatrix}1\end{bmatrix} \underbrace{x}_{n} \overbrace{y}^{m} \xrightarrow[a]{b} \cancel{x}
\operatorname{softmax} \operatorname*{arg\,max}_x \substack{a\\b} \overset{!}{=} \underset{x}{\min}
\alpha\beta\gamma\varepsilon\Gamma\Omega \partial\nabla\infty\propto\approx\neq\leq\geq\ll\simeq
\otimes\oplus\odot\circ\times\div\pm \forall\exists\in\subset\cup\cap\to\mapsto\Rightarrow\iff
\ldots\cdots\vdots\ddots \color{red}{x} \ce{H2O} \braket{a|b} \coloneqq \lVert x\rVert \top \hbar
\begin{vmatrix}a\end{vmatrix} \lim_{x\to0} \limsup \mathop{x}\limits_a \phantom{x} \not= x' y''
\boxed{x} \bigl(\bigr) \mathring{A} \ell \Re \Im \aleph \emptyset \complement \square \checkmark
""".splitlines()


@pytest.mark.parametrize("tex", CONSTRUCTS)
def test_the_font_has_what_articles_use(typesetter: Typesetter, tex: str) -> None:
    """mjx-utext is a sign that the style sheet's fonts don't have."""
    (piece,), problems = typesetter.typeset([Formula(tex, True)])
    assert not problems
    assert "mjx-utext" not in piece.html
    assert "NaN" not in piece.html


def test_typesetting_is_reproducible(typesetter: Typesetter, tmp_path: Path) -> None:
    formulas = [Formula(line, display) for line in CONSTRUCTS for display in (False, True)]
    first = typesetter.typeset(formulas)
    settings = {"MATHJAX_MACROS": typesetter.macros, "CACHE_PATH": str(tmp_path)}
    with closing(Typesetter(Build(settings))) as other:
        # Another order of pages must change nothing.
        other.typeset(formulas[7:9])
        assert other.typeset(formulas) == first
        assert other.style_sheet() == typesetter.style_sheet()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("文 $a$\n\n文 $\\foo$。", "content/a.md:6: Undefined control sequence \\foo, in $\\foo$."),
        ("$$\n\\frac{a}\n$$", "content/a.md:4: Missing argument for \\frac, in $$\\frac{a}$$."),
        ("> $$\n> a\n> \\foo\n> $$", "content/a.md:4: Undefined"),
        ("\\begin{align}\n\\foo\n\\end{align}", "content/a.md:4: Undefined"),
        ("x < y & $a < b & c$", "content/a.md:4: Misplaced &, in $a < b & c$."),
        ("`$\\foo$`\n$\\foo$", "content/a.md:5: Undefined"),
        # Its attribute list is gone before it is a formula.
        ("文\n\\begin{align}\na\n\\foo `{.c}` b{: .c}\n\\end{align}", "content/a.md:"),
        ("见 $\\eqref{无}$", "content/a.md:4: no formula on this page has \\label{无}"),
        ("文\n见 \\eqref{无}", "content/a.md:5: no formula on this page has \\label{无}"),
        ("$$x\\label{a}$$\n\n\\eqref{a}", "content/a.md:6: \\label{a} stands in a formula without"),
        (
            "\\begin{equation}x\\label{a}\\end{equation}\n\n\\begin{equation}y\\label{a}\\end{equation}",
            "content/a.md:6: Label 'a' multiply defined",
        ),
    ],
)
def test_broken_formulas_name_their_line(author: Author, body: str, expected: str) -> None:
    found = author.errors(body)
    assert found[0].startswith(expected)
    assert len(found) == 1


def test_repeated_formulas_are_told_apart(author: Author) -> None:
    found = author.errors("$x$ $\\foo$\n\n$$\\foo$$\n\n`$\\foo$`\n\n$\\foo$")
    assert [error.split(":")[1] for error in found] == ["4", "6", "10"]


def test_a_dead_child_is_a_build_error_and_the_next_page_gets_another(
    author: Author, typesetter: Typesetter
) -> None:
    author("$x$")
    assert typesetter.child is not None
    os.kill(typesetter.child.pid, signal.SIGKILL)
    (error,) = author.errors("$x_{not yet}$")
    assert error.startswith("content/a.md: MathJax stopped: typeset.mjs ended (status -9)")
    assert "mjx-container" in author("$x_{not yet}$").html


def test_listings_and_contents_get_mathml(author: Author) -> None:
    page = author("见 \\eqref{a}，$x^2$。\n\n## 梯度 $\\nabla f$\n\n$$y\\tag{1}\\label{a}$$")
    assert page.summary.startswith("<p>见 (1)，<math xmlns=")
    assert page.toc[0]["name"].startswith("梯度 <math")
    for text in (page.summary, page.toc[0]["name"]):
        assert "mjx" not in text
        assert "\\(" not in text
    assert author("文", summary="$x$").summary.startswith("<p><math")


class _Fragile:
    """Stands for a child that one formula ends, alone or not."""

    pid = 0

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def request(self, method: str, *, timeout: float, formulas: list[Any], **_: Any) -> Any:
        if any("fatal" in formula["tex"] for formula in formulas):
            raise NodeDied(f"it gave no answer to “{method}” within {timeout:g} s")
        return {"typeset": [{"html": "x", "wide": False}] * len(formulas)}

    def close(self) -> None:
        pass


def test_the_formula_that_ends_mathjax_is_named(
    monkeypatch: pytest.MonkeyPatch, author: Author, typesetter: Typesetter
) -> None:
    typesetter.close()
    monkeypatch.setattr("huoye.mathjax.typesetter.NodeChild", _Fragile)
    error = author.error("$x$\n\n$y$ and $fatal$\n\n$z$")
    assert error.startswith("content/a.md:6: MathJax stops, or takes too long, in $fatal$.")
    author("The next page: $x$.")
    typesetter.close()


class _Dead(_Fragile):
    """Stands for a child that can't start, whatever it is asked."""

    def request(self, method: str, *, timeout: float, formulas: list[Any], **_: Any) -> Any:
        raise NodeDied("typeset.mjs ended (status 1): Error: Cannot find package '@mathjax/src'")


def test_no_formula_is_named_where_mathjax_survives_none(
    monkeypatch: pytest.MonkeyPatch, author: Author, typesetter: Typesetter
) -> None:
    typesetter.close()
    monkeypatch.setattr("huoye.mathjax.typesetter.NodeChild", _Dead)
    error = author.error("$y_{dead}$ and $z$")
    assert error.startswith(
        "content/a.md: MathJax stopped: typeset.mjs ended (status 1): Error: Ca"
    )
    typesetter.close()


def test_a_formula_has_a_length(author: Author) -> None:
    assert "content/a.md:6: the formula has 20003 " in author.error(f"甲\n\n$$\n{'a' * 20_001}\n$$")
    chemistry = "H2O + " * 200
    assert "the formula with \\ce has 12" in author.error(f"$\\ce{{{chemistry}O}}$")
    author(f"$${'a+' * 400}a$$")


_FORGETS = r"""
import { setImmediate } from "node:timers/promises";
import { newPage } from "%s";
const pages = Array.from({ length: 5 }, () => new WeakRef(newPage({}).inputJax[0]));
newPage({});
await setImmediate();
gc();
console.log(pages.filter((tex) => tex.deref()).length);
"""


def test_mathjax_forgets_a_page_when_it_is_done() -> None:
    """mathtools alone kept 100 KB of every page."""
    engine = (Path(typesetter_module.__file__).parent / "node/engine.mjs").as_uri()
    command = [str(node_executable()), "--expose-gc", "--input-type=module"]
    kept = subprocess.run(
        command, input=_FORGETS % engine, capture_output=True, check=True, text=True
    )
    assert int(kept.stdout) <= 1  # the last may still be in use
