"""What formulas are drawn with is found in their HTML, and the sheet has it."""

import io
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from huoye.core.build import Build
from huoye.core.bundled import MATH_FONTS
from huoye.mathjax.fonts import Fonts, subset
from huoye.mathjax.formula import Formula
from huoye.mathjax.signs import USUAL, marks, signs
from huoye.mathjax.style_sheet import Sheet, Sheets, compact, cut
from huoye.mathjax.typesetter import Typesetter
from tests.author import Author

FORMULAS = r"""x+1 \alpha\mathbb{E}\mathcal{N}\mathfrak{g}\mathsf{X}\mathtt{c} \mathbf{W}\bm{\theta}
\left(\begin{matrix}a\\b\\c\\d\\e\\f\\g\end{matrix}\right\} \sqrt{\frac{\frac ab}c} \sum\int
\underbrace{a+b+c+d+e+f}_{n} \overbrace{abcdef} \xrightarrow{abcdefgh} \widehat{abc} \overline{abcd}
\Biggl(\biggl[\Bigl\{ \iff\mapsto\oplus \text{中文 é} \ce{H2O} \Vert\bar x\Vert f'' \hbar\ell\aleph
\begin{CD}A@>>>B\\@VVV@|\\C@>>>D\end{CD} \overrightarrow{ABCDEF} \left\Uparrow\frac ab\right.
""".splitlines()


@pytest.fixture
def sheets(typesetter: Typesetter, tmp_path: Path) -> Sheets:
    return Build({"CACHE_PATH": str(tmp_path)}, typesetter).get(Sheets)


def sheet_of(tex: str, typesetter: Typesetter, sheets: Sheets) -> tuple[str, Sheet]:
    (piece,), problems = typesetter.typeset([Formula(tex, True)])
    assert not problems
    return piece.html, sheets.of(piece.marks)


@pytest.mark.parametrize("tex", FORMULAS)
def test_every_sign_has_its_rule_and_its_face(
    typesetter: Typesetter, sheets: Sheets, tex: str
) -> None:
    html, sheet = sheet_of(tex, typesetter, sheets)
    drawn = html.partition("<mjx-assistive-mml")[0]
    rules = re.findall(r"[^{}]+\{[^{}]*\}", compact(typesetter.style_sheet()))
    for name in set(re.findall(r'<mjx-c class="([^"]*)"', drawn)):
        selector = f"mjx-c.{name.replace(' ', '.')}"
        needed = [rule for rule in rules if re.split(r"[\[:{]", rule)[0] == selector]
        assert needed and all(rule in sheet.css for rule in needed), name
    for kind, number in re.findall(r'<mjx-(stretchy-[hv])[^>]* class="(mjx-c\w+)"', drawn):
        wanted = [rule for rule in rules if rule.startswith(f"mjx-{kind}.{number} ")]
        wanted += [rule for rule in rules if rule.startswith(f"mjx-{kind}.{number}>")]
        assert wanted and all(rule in sheet.css for rule in wanted), (kind, number)
    for face in set(re.findall(r"NCM-[\w-]+", " ".join(re.findall(r'class="[^"]*"', drawn)))):
        assert f".{face}{{font-family" in sheet.css
        assert f"font-family:MJX-{face};font-display:swap;src" in sheet.css


@pytest.mark.parametrize("tex", FORMULAS)
def test_every_character_is_in_its_font(typesetter: Typesetter, sheets: Sheets, tex: str) -> None:
    html, sheet = sheet_of(tex, typesetter, sheets)
    pieces = signs(marks(html))
    fonts = {font.url.split("/")[1].partition(".")[0]: font.source for font in sheet.fonts}
    assert set(fonts) == {"mjx-ncm-zero", *(f"mjx-{face.lower()}" for face in pieces.faces)}
    for face in pieces.faces:
        name = f"mjx-{face.lower()}"
        whole = TTFont(MATH_FONTS.path / f"{name}.woff2").getBestCmap()
        kept = TTFont(fonts[name]).getBestCmap()
        drawn = {ord(sign) for sign in pieces.of(face)}
        assert drawn & whole.keys() == kept.keys()


def test_what_is_usual_changes_no_sheet(typesetter: Typesetter, sheets: Sheets) -> None:
    _, plain = sheet_of("x", typesetter, sheets)
    _, more = sheet_of(r"f(x)=\frac{1}{2}\sum_{i=1}^n x_i+\sqrt{2}", typesetter, sheets)
    assert len(plain.css) < 22_000
    assert more.css.count("@font-face") > plain.css.count("@font-face")  # the large sum
    assert sheet_of("x+y=1", typesetter, sheets)[1] == plain
    assert all(f"mjx-c{ord(sign):X}{{" in plain.css for sign in USUAL if sign not in " \u2061")


def test_cutting_is_reproducible(typesetter: Typesetter, tmp_path: Path) -> None:
    font = MATH_FONTS.path / "mjx-ncm-n.woff2"
    first = subset(font, "xyz")
    assert subset(font, ["z", "x", "y", "x"]) == first
    assert len(first) < 1000
    assert TTFont(io.BytesIO(first)).getBestCmap().keys() == {ord(sign) for sign in "xyz"}
    for folder in ("a", "b"):
        build = Build({"CACHE_PATH": str(tmp_path / folder)})
        (published,) = build.get(Fonts).cut([(font.name, frozenset("xyz"))])
        assert published.source.read_bytes() == first


def test_no_sheet_needs_the_font_of_breaks(typesetter: Typesetter) -> None:
    css = "".join(cut(typesetter.style_sheet(), signs([])))
    assert "mjx-break" in css and "mjx-linebox::after" in css
    assert "MJX-BRK" not in css
    assert 'mjx-break[size="4"]{letter-spacing:.028em}' in compact(css)


def test_a_page_says_what_its_formulas_need(author: Author) -> None:
    page = author("文 $x$。")
    assert {mark for mark in page.marks if mark.startswith("maths")} == {"maths:"}
    page = author("文 $\\alpha$，$\\mathbb{R}$。")
    assert {"maths: c 1D6FC", "maths: c 211D NCM-DS"} <= page.marks
    assert not author("文。").marks
