"""Terms and letters: links, lists, words that are not used, and what is wrong with the file."""

import re
from pathlib import Path

import pytest

from tests.references.conftest import MakeAuthor

GLOSSARY = """\
pages: {zh: pages/terms.md, en: pages/terms.en.md}
terms:
  flow:
    name: {zh: 流模型, en: flow model}
    initial: {zh: L}
    means:
      zh: 用*可逆*变换写出密度的模型，见[[latent|隐变量]]。
      en: A model by “invertible” maps; see [[latent]].
    avoid: [标准化流, normalizing flow]
  latent:
    name: {zh: 隐变量, en: latent}
    initial: {zh: Y}
    means: {zh: 看不见的变量。, en: What isn't seen.}
notation:
  series:
    - letter: $x$
      means: {zh: "数据, $x\\\\in X$", en: data}
"""


def test_a_term_is_a_link_that_says_what_it_means(make_author: MakeAuthor) -> None:
    html = make_author(glossary=GLOSSARY)("[[flow]]与[[latent|隐藏的<变量>]]。").html
    assert (
        '<span tabindex="-1"><a class="ref term" href="{filename}/pages/terms.md#term-flow"'
        ' data-card="用可逆变换写出密度的模型，见隐变量。">流模型</a></span>'
    ) in html
    assert ">隐藏的&lt;变量&gt;</a>" in html
    english = make_author("en", glossary=GLOSSARY)("A [[flow]] and [[flow|flows]].").html
    assert (
        'terms.en.md#term-flow" data-card="A model by “invertible” maps; see latent.">' in english
    )
    assert re.findall(">([^<>]+)</a>", english) == ["flow model", "flows"]
    # A language that the file hasn't reads English.
    assert ">latent</a>" in make_author("fr", glossary=GLOSSARY)("[[latent]]").html


def test_what_is_none(make_author: MakeAuthor) -> None:
    author = make_author(glossary=GLOSSARY)
    for text in ("`[[flow]]`", "\\[[flow]]", "[[]]", "$[[x]]$", "```\n[[flow]]\n```"):
        assert "ref term" not in author(text).html, text
    # Without a glossary it is another tool's syntax.
    assert "another tool’s syntax" in make_author().errors("[[flow]]")[0]


def test_the_list_of_terms(make_author: MakeAuthor) -> None:
    html = make_author(glossary=GLOSSARY)("/// glossary\n///").html
    assert re.findall('class="initial">(.)<', html) == ["L", "Y"]
    assert '<dt id="term-flow">流模型<span lang="en">flow model</span></dt>' in html
    assert "<dd>用<em>可逆</em>变换写出密度的模型，见" in html
    assert '#term-latent"' in html
    html = make_author("en", glossary=GLOSSARY)("/// glossary\n///").html
    assert re.findall('class="initial">(.)<', html) == ["F", "L"]
    assert '<span lang="zh-Hans">流模型</span>' in html


def test_a_list_of_letters(make_author: MakeAuthor) -> None:
    html = make_author(glossary=GLOSSARY)("/// notation | series\n///").html
    assert "<th>记号</th>" in html
    assert html.count("<mjx-container") == 2
    assert re.search(r"<td>数据, <[^>]*mjx|<td>数据, <span", html)
    error = make_author(glossary=GLOSSARY).error("文\n\n/// notation | serie\n///")
    assert error == ("content/a.md:6: the glossary has no notation “serie”. Did you mean “series”?")


def test_an_unknown_term(make_author: MakeAuthor) -> None:
    assert make_author(glossary=GLOSSARY).errors("文[[flow]]\n\n[[flaw|甲]]、[[无]]") == [
        "content/a.md:6: the glossary has no “flaw”. Did you mean “flow”?",
        "content/a.md:6: the glossary has no “无”. Add it to glossary.yaml.",
    ]


def test_words_that_are_not_used(make_author: MakeAuthor) -> None:
    author = make_author(glossary=GLOSSARY)
    errors = author.errors("标准化流\n\nNormalizing flow")
    mend = "Write that, or put it between quotes; glossary.yaml says so."
    for error, place in zip(errors, ("4: “标准化流”", "6: “Normalizing flow”"), strict=True):
        assert error == f"content/a.md:{place} is called “流模型” on this site. {mend}"
    author("又叫“标准化流”（normalizing flow），`normalizing flow`；normalizing flows。")


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (
            "means: {zh: 看不见的变量。",
            "mean: {zh: 看不见的变量。",
            r":13: .*“terms\.latent\.mean”.*un",
        ),
        ("initial: {zh: Y}", "initial: {en: Y}", r":11: .*“terms\.latent\.name\.zh”.*no letter"),
        ("en: latent}", "en: ''}", r":11: .*nothing stands there"),
        ("What isn't seen.", "The $z$.", r":13: .*latent\.means\.en.*a formula"),
        ("  latent:", "  La tent:", r":10: .*“La tent” is no key"),
        ("avoid: [标准化流", "avoid: [流模型", r":9: .*avoid\[0\].*can't be avoided"),
        ("pages/terms.md", "'{x}.md'", r":1: .*“\{x\}\.md” is no page"),
        ("pages: {zh: pages/terms.md, en: pages/terms.en.md}", "pages: {}", r":1: .*no page"),
        ("    means: {zh: 看", "    means: [zh: 看", r":13: the glossary is no YAML"),
        ('means: {zh: "数据', 'meaning: {zh: "数据', r":17: .*notation\.series\[0\]"),
        (GLOSSARY, "- a", r":1: .*a table of fields belongs"),
    ],
)
def test_what_is_wrong_with_the_file(
    make_author: MakeAuthor, old: str, new: str, error: str
) -> None:
    assert GLOSSARY.count(old) == 1
    said = make_author(glossary=GLOSSARY.replace(old, new)).error("[[latent]]")
    assert re.search(rf"/glossary\.yaml{error}", said), said


def test_a_file_that_is_not_there(make_author: MakeAuthor, tmp_path: Path) -> None:
    author = make_author(glossary=GLOSSARY)
    (tmp_path / "glossary.yaml").unlink()
    assert "the glossary can't be read" in author.error("[[latent]]")
    author("标准化流")
