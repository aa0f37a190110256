"""What is looked for only where its sign is: the sign is there wherever the pattern is."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown.inlinepatterns import InlineProcessor

from huoye.reader.lints.foreign_syntax import FORMS
from huoye.reader.markdown.signs import only_with
from huoye.reader.page_result import PageResult, with_links

Errors = Callable[[str], list[str]]


@pytest.mark.parametrize(("sign", "form"), [form[:2] for form in FORMS if form[0]])
def test_foreign_syntax_has_its_sign(sign: str, form: str) -> None:
    pattern = re.compile(form, re.M)

    # By chance, hypothesis finds no text for some of the forms.
    @settings(
        max_examples=10,
        suppress_health_check=list(HealthCheck),
        deadline=None,
        derandomize=True,
        database=None,
    )
    @given(st.from_regex(pattern))
    def holds(text: str) -> None:
        found = pattern.search(text)
        assert found is None or sign in found[0]

    holds()


def test_a_processor_sees_texts_with_its_sign_alone() -> None:
    processor = only_with("~", InlineProcessor(r"(?<!x)~?\d"))
    pattern = processor.getCompiledRegExp()
    assert [found[0] for found in pattern.finditer("1 ~2")] == ["1", "~2"]
    assert list(pattern.finditer("1 2")) == []
    assert list(pattern.finditer("~1 2", 2)) == []
    assert pattern.pattern == r"(?<!x)~?\d"


@pytest.mark.parametrize(
    ("html", "labels", "links"),
    [
        ('<p id="a">x</p><a name=\'b\' href="c?d&amp;e">', {"a", "b"}, ("c?d&e",)),
        ('<p>id="a" href="b"</p>', set(), ()),
        ('<video\nposter="a" src="b">', set(), ("a", "b")),
        ('<a <b id="c">', {"c"}, ()),
    ],
)
def test_tags_with_ids_and_links(
    tmp_path: Path, html: str, labels: set[str], links: tuple[str, ...]
) -> None:
    result = PageResult(tmp_path, html)
    assert result.labels == labels
    assert result.links == links


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*"<>/a='\" ", "<a ", "href=", "id=", "src="]), max_size=20))
def test_tags_are_those_of_a_look_at_all(pieces: list[str]) -> None:
    html = "".join(pieces)
    opened = re.compile(r"<[a-zA-Z][^<>]*+(?:<(?![a-zA-Z])[^<>]*+)*+>")
    values = re.compile(r"""\s(?:href|src|poster)=("|')(.*?)\1""")
    tags = opened.findall(html)
    result = PageResult(Path("a.md"), html)
    assert result.links == tuple(found[2] for tag in tags for found in values.finditer(tag))
    seen: list[str] = []

    def change(link: str) -> str:
        seen.append(link)
        return link

    assert with_links(html, change) == html
    assert tuple(seen) == result.links


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("甲 ```乙`` 丙", "甲 ```乙`` 丙"),
        ("甲 ``乙` 丙`", "甲 ``乙<code>丙</code>"),
        ("\\``甲` \\\\`乙`", "`<code>甲</code> \\<code>乙</code>"),
        ("`` ` `` ` `` ` ``甲`乙``", "<code>`</code> <code>``</code> <code>甲`乙</code>"),
    ],
)
def test_backquotes_end_with_as_many_as_they_begin_with(
    read: Callable[[str], PageResult], text: str, html: str
) -> None:
    assert read(text).html == f"<p>{html}</p>"


def test_a_fence_that_only_a_shorter_one_follows_has_no_end(errors: Errors) -> None:
    assert [error.partition(". ")[0] for error in errors("````python\nx\n```\n甲")] == [
        "content/posts/a.md:5: the fence ````python has no partner",
        "content/posts/a.md:7: the fence ``` has no partner",
    ]
