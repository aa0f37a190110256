"""Formulas that come back are typeset once, and are on every page as if it had been read alone."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huoye.core.build import Build
from huoye.core.node import NodeChild
from huoye.mathjax import typesetter
from huoye.mathjax.formula import Formula, Typeset
from huoye.mathjax.typesetter import Typesetter

#: Formulas that have nothing to do with others, and such as have.
ALONE = (
    *("x", r"x^2", r"\R", r"\text{概率}", r"\begin{aligned}a&=1\\b&=2\end{aligned}"),
    *(
        r"\frac12",
        r"\begin{align*}a&=1\\b&=2\end{align*}",
        r"\ce{H2O}",
        r"a\newline b",
        r"\left(x\right)",
    ),
)
TOGETHER = (
    *(r"\begin{equation}e\end{equation}", r"\begin{equation}l\label{l}\end{equation}"),
    *(
        r"\begin{align}a&=1\\b&=2\notag\end{align}",
        r"t\tag{甲}",
        r"\eqref{l}",
        r"b\overset{\ref{l}}{=}c",
    ),
    *(r"\begin{gather}g\end{gather}", r"\begin{multline}a\\b\end{multline}"),
)
DEFINING = (
    *(r"\def\x{y}\x", r"\newcommand{\y}{z}\y", r"\renewcommand{\R}{R}\R", r"\let\R=x\R"),
    *(r"\DeclareMathOperator{\z}{z}\z", r"\definecolor{red}{rgb}{0,0,1}\color{red}x"),
    *(r"\newenvironment{env}{a}{b}", r"\DeclarePairedDelimiter{\p}{(}{)}\p{x}"),
    *(r"\newtagform{brackets}{[}{]}\usetagform{brackets}", r"\Newextarrow{\arr}{1,1}{8594}\arr{x}"),
)


class Typesetters:
    """Typesetters of builds that share a cache; what their children are asked is counted."""

    def __init__(self, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cache = cache
        self.asked: list[str] = []
        request = NodeChild.request

        def counted(child: NodeChild, method: str, **given: Any) -> Any:
            self.asked += [formula["tex"] for formula in given.get("formulas", ())]
            return request(child, method, **given)

        monkeypatch.setattr(NodeChild, "request", counted)

    def typeset(self, *pages: list[Formula], **more: Any) -> list[list[str]]:
        """The HTML of each page's formulas, in a build of its own."""
        self.asked.clear()
        given = {"CACHE_PATH": str(self.cache), "MATHJAX_MACROS": {"R": r"\mathbb{R}"}, **more}
        with closing(Build(given)) as build:
            found = []
            for page in pages:
                pieces, problems = build.get(Typesetter).typeset(page)
                assert problems == []
                found.append([piece.html for piece in pieces])
        self.warnings = [str(warning) for warning in build.problems.warnings()]
        return found


@pytest.fixture
def typesetters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typesetters:
    return Typesetters(tmp_path, monkeypatch)


def _page(*texts: str) -> list[Formula]:
    return [Formula(tex, display=len(tex) > 9) for tex in texts]


def test_each_is_typeset_once(typesetters: Typesetters) -> None:
    page = _page(*ALONE)
    first = typesetters.typeset(page, page[:3])
    assert typesetters.asked == [*ALONE]
    assert first[1] == first[0][:3]
    assert typesetters.typeset(page, page[:3]) == first
    assert typesetters.asked == []
    # In the line it looks different.
    typesetters.typeset([Formula(formula.tex, not formula.display) for formula in page])
    assert typesetters.asked == [*ALONE]


def test_what_belongs_to_its_page_is_typeset_with_it(typesetters: Typesetters) -> None:
    """And kept with it: another order, or one less, and the numbers are others."""
    page = _page(*TOGETHER)
    first = typesetters.typeset(page, page[::-1])
    assert typesetters.asked == [*TOGETHER, *TOGETHER[::-1]]
    assert typesetters.typeset(page, page[::-1]) == first
    assert typesetters.asked == []
    typesetters.typeset(page[1:])
    assert typesetters.asked == [*TOGETHER[1:]]
    # What has nothing to do with them changes nothing, wherever it stands.
    typesetters.typeset(_page(*ALONE))
    mixed = [formula for pair in zip(_page(*ALONE[:8]), page, strict=True) for formula in pair]
    assert typesetters.typeset(mixed)[0][1::2] == first[0]
    assert typesetters.asked == []


@pytest.mark.parametrize("tex", DEFINING)
def test_a_page_that_defines_something_is_of_one_piece(typesetters: Typesetters, tex: str) -> None:
    page = _page("x", tex, r"\R", "x")
    typesetters.typeset(_page("x", r"\R"))
    first = typesetters.typeset(page)
    assert typesetters.asked == ["x", tex, r"\R", "x"]
    assert typesetters.typeset(page) == first
    assert typesetters.asked == ["x", tex, r"\R", "x"]
    typesetters.typeset(_page(r"\R"))
    assert typesetters.asked == []


def test_macros_and_what_they_define(typesetters: Typesetters) -> None:
    page = _page("x", r"\R")
    typesetters.typeset(page)
    typesetters.typeset(page, MATHJAX_MACROS={"R": "r"})
    assert typesetters.asked == ["x", r"\R"]
    for _ in range(2):
        typesetters.typeset(_page("x", r"\R"), MATHJAX_MACROS={"R": r"\def\x{r}\x"})
        assert typesetters.asked == ["x", r"\R"]


@settings(max_examples=25)
@given(pages=st.lists(st.lists(st.sampled_from([*ALONE, *TOGETHER]), max_size=8), max_size=3))
def test_as_if_nothing_were_kept(
    typesetter: Typesetter, fresh: Typesetter, pages: list[list[str]]
) -> None:
    for texts in pages:
        # A label, and a reference to it, are on a page once or not at all.
        page = _page(
            *(texts if r"\eqref{l}" not in texts else dict.fromkeys([TOGETHER[1], *texts]))
        )
        assert _shown(typesetter.typeset(page)) == _shown(fresh.typeset(page))


def _shown(answer: tuple[list[Typeset], list[str | None]]) -> tuple[list[Any], list[str | None]]:
    pieces, problems = answer
    return [(piece.html, piece.wide) for piece in pieces], problems


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory, typesetter: Typesetter) -> Any:
    """Another with the same macros, which keeps nothing: one of them could define something."""
    macros = {**typesetter.macros, "never": r"\def\never{}"}
    cache = str(tmp_path_factory.mktemp("fresh"))
    with closing(Build({"CACHE_PATH": cache, "MATHJAX_MACROS": macros})) as build:
        yield build.get(Typesetter)


def test_problems_are_told_as_if_nothing_were_kept(typesetters: Typesetters) -> None:
    page = _page("x", r"\unknown", "y", r"\eqref{l}")
    with closing(Build({"CACHE_PATH": str(typesetters.cache)})) as build:
        first = build.get(Typesetter).typeset(page)
        build.get(Typesetter).typeset(_page("x", "y"))
        assert build.get(Typesetter).typeset(page) == first
    assert [bool(problem) for problem in first[1]] == [False, True, False, True]


def test_all_formulas_of_a_page_count(
    typesetters: Typesetters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also those that need not be typeset."""
    monkeypatch.setattr("huoye.mathjax.typesetter.MOST_NODES", 30)
    typesetters.typeset(_page("a+b"), _page("c+d+e"))
    typesetters.typeset(_page("a+b", "c+d+e"))
    assert typesetters.asked == []
    typesetters.typeset(_page("a+b", "c+d+e", *["a+b"] * 10))
    assert len(typesetters.asked) == 12


def test_mathjax_counts_as_far_as_we_do() -> None:
    engine = Path(typesetter.__file__).parent / "node" / "engine.mjs"
    assert f"const MOST_NODES = {typesetter.MOST_NODES:_};" in engine.read_text("utf-8")


@pytest.mark.parametrize("harm", ["row", "cut", "foreign", "empty"])
def test_a_damaged_file_is_made_again(typesetters: Typesetters, harm: str) -> None:
    page = _page(*ALONE)
    first = typesetters.typeset(page)
    (path,) = typesetters.cache.glob("values-*.sqlite3")
    if harm == "row":
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE kept SET value = replace(value, 'mjx', 'mjy')")
    elif harm == "cut":
        path.write_bytes(path.read_bytes()[:5000])
    else:
        path.write_bytes(b"" if harm == "empty" else b"no database " * 1000)
    assert typesetters.typeset(page) == first
    assert len(typesetters.warnings) == (0 if harm == "empty" else 1)
    assert typesetters.typeset(page) == first
    assert (typesetters.asked, typesetters.warnings) == ([], [])
