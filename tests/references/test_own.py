"""References within a page: one syntax for formulas, statements, figures and sections."""

import re

import pytest

from huoye.reader.plain_text import plain_text
from huoye.references.cards import without_cards
from tests.author import Author
from tests.references.test_statements import block

PARTS = (
    "## 面积 {#area}\n\n"
    "$$\\begin{equation}C=\\sum_n\\binom{x}{n}\\label{eq:a}\\end{equation}$$\n\n"
    + block("theorem", "柯西", "thm:a", "$x^2\\ge0$。")
    + block("lemma", label="lem:a")
    + block("table", "长度", "tab:a", "| a |\n|---|\n| 1 |")
)


def last(html: str) -> str:
    return html.rpartition("<p>")[2].removesuffix("</p>")


@pytest.mark.parametrize(
    ("written", "in_chinese", "in_english"),
    [
        ("\\cref{thm:a}", "定理1", "Theorem 1"),
        ("\\ref{thm:a}", "1", "1"),
        ("$\\ref{thm:a}$", "1", "1"),
        ("\\eqref{thm:a}", "1", "1"),
        ("\\autoref{#thm:a}", "定理1", "Theorem 1"),
        ("\\cref{tab:a}", "表1", "Table 1"),
        ("\\cref{area}", "“面积”一节", "section “面积”"),
        ("\\ref{area}", "“面积”一节", "section “面积”"),
        ("\\cref{thm:a,lem:a}", "定理1与引理1", "Theorem 1 and Lemma 1"),
        (
            "\\cref{thm:a, lem:a, tab:a}",
            "定理1、引理1与表1",
            "Theorem 1, Lemma 1 and Table 1",
        ),
        ("\\cref{eq:a,thm:a}", "式(1)与定理1", "eq. (1) and Theorem 1"),
        ("\\Cref{thm:a,eq:a}", "定理1与式(1)", "Theorem 1 and Equation (1)"),
        ("\\ref{thm:a,eq:a}", "1与(1)", "1 and (1)"),
        ("$\\cref{eq:a}$", "式(1)", "eq. (1)"),
    ],
)
def test_what_a_reference_says(
    author: Author, english: Author, written: str, in_chinese: str, in_english: str
) -> None:
    for whose, said in ((author, in_chinese), (english, in_english)):
        before, after = (
            whose(body).html for body in (f"{written}\n\n{PARTS}", f"{PARTS}{written}")
        )
        assert plain_text(before.partition("</p>")[0]) == said
        assert plain_text(last(after)) == said


def test_it_is_a_link_that_shows_where_it_leads(author: Author) -> None:
    html = last(author(f"{PARTS}\\cref{{thm:a}}").html)
    link = '<a class="ref" href="#thm:a" data-card="定理1（柯西） x²≥0。">定理1</a>'
    assert html == f'<span tabindex="-1">{link}</span>'
    html = last(author(f"{PARTS}\\cref{{tab:a}}").html)
    assert 'data-card="表1 长度"' in html


def test_formulas_are_shown_too(author: Author) -> None:
    html = last(author(f"{PARTS}$\\eqref{{eq:a}}$").html)
    link = '<a class="eqref" href="#eq-eq%3Aa" data-card="C=∑ₙ(x n)">(1)</a>'
    assert html == f'<span tabindex="-1">{link}</span>'


def test_a_long_statement_is_cut(author: Author) -> None:
    html = author(block("theorem", label="thm:a", text="长" * 1000) + "\\cref{thm:a}").html
    (card,) = re.findall('data-card="([^"]*)"', html)
    assert len(card) <= 300
    assert card.endswith("…")


def test_a_page_without_references_is_as_it_was(author: Author) -> None:
    result = author("$x$ 与 $$y\\label{eq:a}$$")
    assert {mark for mark in result.marks if not mark.startswith("maths:")} == set()


def test_errors(author: Author) -> None:
    assert author.error(f"{PARTS}\\cref{{thm:b}}").endswith("Did you mean “thm:a”?")
    assert author.error(f"{PARTS}\\cref{{eq:b}}").endswith("Did you mean “eq:a”?")
    both = block("theorem", label="eq:a") + "\\cref{eq:a}"
    error = author.error(f"$$\\begin{{equation}}x\\label{{eq:a}}\\end{{equation}}$$\n\n{both}")
    assert error.startswith("content/a.md:12: the label “eq:a” is given twice")
    error = author.error('<span id="x">a</span>\n\nsee \\cref{x}')
    assert error.startswith("content/a.md:6: what has the id “x” has no number, to which")


def test_feeds_have_no_cards(author: Author) -> None:
    html = author(f"{PARTS}\\cref{{thm:a}} $\\eqref{{eq:a}}$").html
    assert html.count("data-card") == 2
    assert "data-card" not in without_cards(html)
    assert "tabindex" not in without_cards(html)
    assert without_cards(html).count("</a>") == html.count("</a>")
    assert without_cards(html).count("<a ") == html.count("<a ")


def test_links_by_reference_are_still_links(author: Author) -> None:
    html = author("[a page][there] and [b][]\n\n[there]: https://e.org/\n[b]: https://e.net/").html
    assert '<a href="https://e.org/">a page</a>' in html
    assert '<a href="https://e.net/">b</a>' in html
