"""Theorems and their kin: numbered, named, in the page's language."""

import re

import pytest

from huoye.references.statements import CAPTIONED, NUMBERED, STYLED
from huoye.words import languages, words_of
from tests.author import Author


def block(kind: str, name: str = "", label: str = "", text: str = "Text.") -> str:
    head = f"/// {kind}{f' | {name}' if name else ''}\n"
    return f"{head}{f'    label: {label}' if label else ''}\n\n{text}\n///\n\n"


def test_a_theorem(author: Author, english: Author) -> None:
    body = block("theorem", "Cauchy *and* $x$", "thm:c", "For all.\n\n- a")
    result = author(body)
    html = re.sub("<mjx-container.*</mjx-container>", "X", result.html)
    assert html == (
        '<div class="statement theorem" id="thm:c">\n'
        '<p><strong class="statement-label">定理1</strong>'
        '<span class="statement-name">（Cauchy <em>and</em> X）</span>　For all.</p>\n'
        "<ul>\n<li>a</li>\n</ul>\n</div>"
    )
    assert STYLED in result.marks
    assert '1</strong><span class="statement-name"> (Cauchy' in english(body).html
    assert "</span>. For all" in english(body).html


@pytest.mark.parametrize("lang", languages())
def test_every_kind_has_its_word_and_its_own_numbers(
    author: Author, english: Author, lang: str
) -> None:
    kinds = [*NUMBERED, *CAPTIONED]
    html = (author if lang == "zh" else english)("".join(map(block, [*kinds, *kinds]))).html
    words = words_of("statements", lang)
    expected = [
        words["numbered"].format(kind=words[kind], number=number)
        for number in (1, 2)
        for kind in kinds
    ]
    assert re.findall("<strong[^>]*>(.*?)</strong>", html) == expected


def test_numbers_begin_anew_on_every_page(author: Author) -> None:
    for _ in range(2):
        assert "定理1<" in author(block("theorem")).html


def test_what_begins_with_no_paragraph_has_a_head_of_its_own(author: Author) -> None:
    html = author(block("lemma", text="1. one\n2. two")).html
    assert html.startswith(
        '<div class="statement lemma">\n'
        '<p><strong class="statement-label">引理1</strong>　</p>\n<ol>'
    )
    assert "定义1</strong>　</p>" in author(block("definition", text="")).html


def test_a_proof_has_no_number_and_an_answer_is_folded(author: Author) -> None:
    html = author(block("theorem", label="thm:a") + block("proof", "\\cref{thm:a}")).html
    assert '<div class="proof">\n<p><strong class="statement-label">证明</strong>' in html
    assert '（<span tabindex="-1"><a class="ref" href="#thm:a"' in html
    html = author("//// exercise\n\nShow.\n\n" + block("answer", text="$1$ is.") + "////").html
    assert "习题1</strong>　Show.</p>" in html
    assert (
        '<details class="answer">\n<summary><strong class="statement-label">答案</strong></summary>'
        in html
    )
    assert html.endswith("</details>\n</div>")


def test_captions_of_tables_stand_above_and_those_of_figures_below(author: Author) -> None:
    table = author(block("table", "Lengths", "tab:a", "| a |\n|---|\n| 1 |")).html
    assert table.startswith(
        '<figure class="numbered table" id="tab:a">\n<figcaption>'
        '<strong class="statement-label">表1</strong>　Lengths</figcaption>\n<table>'
    )
    figure = author(block("figure", "A *picture*", text="![words](https://e.org/a.png)")).html
    assert figure.endswith("图1</strong>　A <em>picture</em></figcaption>\n</figure>")
    assert "图1</strong></figcaption>" in author(block("figure")).html


@pytest.mark.parametrize("label", ["a b", '"<b>"', "1", "[a]", "'-a'", "true", "thm:'x"])
def test_a_label_that_is_none(author: Author, label: str) -> None:
    error = author.error(block("theorem", label=label))
    assert re.match(r"content/a\.md:5: “.*” is no label\. Begin with a letter", error), error


def test_an_option_that_is_none_is_named_at_its_line(author: Author) -> None:
    body = block("theorem") + "/// theorem\n    labell: x\n\nText\n///\n"
    assert author.error(body) == (
        "content/a.md:11: the block “theorem” has no option “labell”. Did you mean “label”?"
    )
    assert "has no option “label”" in author.error(block("proof", label="a"))


def test_attributes_are_as_in_every_block(author: Author) -> None:
    html = author("/// remark\n    attrs: {class: wide}\n\nText.\n///").html
    assert '<div class="statement remark wide">' in html


def test_names_and_texts_are_no_markup(author: Author) -> None:
    html = author(block("theorem", '<script>"a" & b', "thm:a") + "\\cref{thm:a}").html
    assert "<script" not in html
    assert 'data-card="定理1（&lt;script&gt;&quot;a&quot; &amp; b） Text."' in html
