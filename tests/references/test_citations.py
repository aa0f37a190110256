"""Works that are cited: numbers, the list, and what is wrong with either."""

import re

import pytest

from huoye.references.citations import CITING
from tests.author import Author
from tests.references.conftest import MakeAuthor


def brackets(html: str) -> list[str]:
    """What citations look like."""
    found = re.findall(r'<span class="citation">(.*?\])</span>', html)
    return [re.sub("<[^<>]*>", "", text) for text in found]


def test_numbers_in_the_order_of_the_text(citing: Author) -> None:
    result = citing("[@ww；参见 @dinh2014，第3页]，又[-@ww]与[@su:2018, 4 < 5 & *6*]。")
    assert brackets(result.html) == ["[1; 参见 2，第3页]", "[1]", "[3, 4 &lt; 5 &amp; *6*]"]
    assert re.findall('<li id="ref-([^"]*)">', result.html) == ["ww", "dinh2014", "su:2018"]
    assert brackets(citing("As in [@ww]: a colon.").html) == ["[1]"]
    assert CITING in result.marks
    assert {path.name for path in result.dependencies} == {"a.md", "works.bib"}


def test_each_place_and_each_work_lead_to_each_other(citing: Author) -> None:
    html = citing("[@ww], [@dinh2014], [@ww].").html
    assert re.findall('id="(cite-.)" href="([^"]*)"', html) == [
        ("cite-1", "#ref-ww"),
        ("cite-2", "#ref-dinh2014"),
        ("cite-3", "#ref-ww"),
    ]
    work = html.partition('<li id="ref-ww">')[2].partition("</li>")[0]
    assert re.findall('class="back" href="([^"]*)"', work) == ["#cite-1", "#cite-3"]


def test_a_work_as_it_is_set(citing: Author) -> None:
    html = citing("[@dinh2014; @ww; @su:2018]").html
    assert (
        "Laurent Dinh, David Krueger, and Yoshua Bengio. "
        "NICE: Non-linear Independent Components Estimation. <em>arXiv preprint</em>, 2014. "
        '<a href="https://arxiv.org/abs/1410.8516">arXiv:1410.8516</a>.'
    ) in html
    assert '<a href="https://doi.org/10.1017/CBO9780511608759">doi:' in html
    assert '细水长flow之&lt;NICE&gt; &amp; "more"' in html
    assert 'href="https://kexue.fm/archives/5776?a=1&amp;b=2"' in html
    assert 'data-card="苏剑林. 细水长flow之&lt;NICE&gt; &amp; &quot;more&quot;. 2018.' in html


def test_a_note_in_the_pages_language(make_author: MakeAuthor) -> None:
    works = "@misc{a, title={A}, note_zh={第<7>节。}, note_en={Section 7.}}"
    for lang, note in (("zh", "第&lt;7&gt;节。"), ("en", "Section 7."), ("fr", "Section 7.")):
        assert f'<li id="ref-a">A. {note} <a class="back"' in make_author(lang, works)("[@a]").html


def test_marks_of_a_latin_work_are_no_wide_ones_in_chinese(make_author: MakeAuthor) -> None:
    works = (
        "@misc{a, title={L’Enseignement}} @misc{b, title={细水长flow之“NICE”}} @misc{c, title={C}}"
    )
    for lang, shown in (
        ("zh", '<span lang="">L’Enseignement.</span> <a'),
        ("en", "L’Enseignement. <a"),
    ):
        html = make_author(lang, works)("[@a; @b; @c]").html
        assert f'<li id="ref-a">{shown}' in html
        assert html.count('lang=""') == (lang == "zh")


def test_the_list_stands_at_the_end_or_where_it_shall(citing: Author) -> None:
    html = citing("[@ww].\n\n末。").html
    assert '末。</p>\n<h2 id="references">参考文献</h2>\n<ol class="references">' in html
    html = citing("[@ww].\n\n## 来源\n\n/// references\n///\n\n末。").html
    assert '来源</h2>\n<ol class="references">' in html
    assert html.endswith("末。</p>")
    assert html.count("<ol") == 1


def test_what_is_none(citing: Author, author: Author) -> None:
    for text in ("`[@ww]`", "\\[@ww]", "[@ww](https://e.org)", "me@home.org", "[5]"):
        result = citing(text)
        assert "citation" not in result.html, text
        assert not result.marks
    # Without a bibliography it is another tool's syntax.
    assert "another tool’s syntax" in author.errors("[@ww]")[0]


def test_an_unknown_key(citing: Author) -> None:
    assert citing.errors("文[@ww]\n\n[@dinh2041; @nobody]") == [
        "content/a.md:6: the bibliography has no “dinh2041”. Did you mean “dinh2014”?",
        "content/a.md:6: the bibliography has no “nobody”. Add the work to works.bib.",
    ]
    error = citing.error("[@ww; 无]")
    assert error.startswith(
        "content/a.md:4: “无” in a citation names no work. Write a work as @key"
    )


@pytest.mark.parametrize(
    ("works", "error"),
    [
        ("@misc{a, title={x}\n\n@misc{b,title={y}}", r"works\.bib:3: '}' expected\. Look at"),
        ("@misc{a, title={x}}\n@misc{a, title={y}}", r"works\.bib:2: the work “a” is there twice"),
        ("@misc{a, title=foo}", r"works\.bib:1: undefined string"),
        ("\n@article{a, title={x}}", r"works\.bib:2: the work “a” can't be set: missing author"),
        ("@misc{a, title={x \\emph{y}}}", r"works\.bib:1: the work “a” has \\emph, which is TeX"),
        ("@misc{a, title={$L^2$}}", r"works\.bib:1: the work “a” has \$L\^2\$, which is TeX"),
        ("@misc{a, title={x}, url={javascript:alert(1)}}", "is none of the web: javascript"),
        ("@misc{a, title={x}, url={//e.org}}", "is none of the web: //e"),
        ("@misc{a, title={x}, doi={https://doi.org/10.1/2}}", "the DOI of “a” is none"),
        ("@misc{a, title={x}, eprint={arXiv:1410.8516}}", "the number of “a” is none of arXiv"),
        ("@misc{a, title={x}, eprint={1410.08516}}", "the number of “a” is none of arXiv"),
        ("@misc{a, title={x}, eprint={1807.3039}}", "the number of “a” is none of arXiv"),
        ("@misc{a, title={x}, eprint={1813.03039}}", "the number of “a” is none of arXiv"),
        ("@misc{a, title={x}, eprint={math/0413262}}", "the number of “a” is none of arXiv"),
    ],
)
def test_what_is_wrong_with_a_work(make_author: MakeAuthor, works: str, error: str) -> None:
    found = make_author(works=works).error("[@a]")
    assert re.search(error, found), found


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("苏剑林", "苏剑林"),
        ("苏, 剑林 and 吴光", "苏剑林、吴光"),
        ("{欧阳修} and 宋, 祁 and 梅尧臣", "欧阳修、宋祁、梅尧臣"),
        ("苏剑林 and Wu, Guang", "苏剑林 and Guang Wu"),
        ("苏剑林 and others", "苏剑林等"),
        ("Su, Jianlin and Wu, Guang and others", "Jianlin Su, Guang Wu et al"),
    ],
)
def test_names(make_author: MakeAuthor, written: str, names: str) -> None:
    works = f"@misc{{a, author={{{written}}}, title={{A}}}}"
    assert f'<li id="ref-a">{names}. A. ' in make_author(works=works)("[@a]").html


@pytest.mark.parametrize("number", ["0704.0001", "1412.9999v3", "1501.00001", "math/0412262"])
def test_numbers_of_arxiv(make_author: MakeAuthor, number: str) -> None:
    works = f"@misc{{a, title={{x}}, eprint={{{number}}}, archiveprefix={{arXiv}}}}"
    assert f'href="https://arxiv.org/abs/{number}"' in make_author(works=works)("[@a]").html


def test_a_file_that_is_not_there(make_author: MakeAuthor, tmp_path_factory: object) -> None:
    author = make_author(works="")
    assert "the bibliography has no “a”" in author.error("[@a]")


def test_letters_and_signs_of_bibtex(make_author: MakeAuthor) -> None:
    works = '@misc{a, author={G{\\"o}del, Kurt}, title={{\\"U}ber --- a {\\ss} \\& b}, year=1931}'
    html = make_author(works=works)("[@a]").html
    assert "Kurt Gödel. Über — a ß &amp; b. 1931." in html
