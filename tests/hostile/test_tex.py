"""Formulas that want to act on their page: links, styles, pictures, overlays, bombs."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from huoye.core.build import Build
from huoye.mathjax.mathml import to_mathml
from huoye.mathjax.plugin import begin
from huoye.reader import read_page
from tests.author import Author
from tests.hostile.attack import Attack, attacks

#: Where a formula's HTML leads or loads from.
_ADDRESSES = {"href", "src", "action", "xlink:href", "srcset", "poster"}
_FORMULA = re.compile(r"mjx-[a-z-]+|m[a-z]+|none|a|p|div|span|math")


@pytest.fixture(scope="module")
def author() -> Iterator[Author]:
    build = Build({})
    begin(build)
    yield Author(build)
    build.close()


@pytest.mark.parametrize("attack", attacks("tex"), ids=str)
def test_an_attack_of_a_formula(attack: Attack, author: Author) -> None:
    """Delivered as a display, in line 6 and below."""
    tex = attack.text.partition("\n")[2].strip()
    body = f"Text.\n\n$$\n{tex}\n$$\n"
    result = read_page(author.page(body))
    errors = [str(problem) for problem in result.problems if not problem.is_warning]
    if attack.outcome == "refused":
        assert any(re.search(attack.words, error) for error in errors), errors
        assert all(re.match(r"content/a\.md:[67]: ", error) for error in errors)
        return
    assert errors == []
    for shown in (result.html, to_mathml(result.html)):
        assert not re.search(attack.words, shown)
        assert _acts(shown) == []


class _Acts(HTMLParser):
    """Collects what no formula brings."""

    def __init__(self) -> None:
        super().__init__()
        self.met: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not _FORMULA.fullmatch(tag):
            self.met.append(tag)
        for name, value in attrs:
            leads_out = name in _ADDRESSES and not (value or "").startswith("#")
            moves = name == "style" and re.search(r"fixed|sticky|url|expression|var", value or "")
            if leads_out or moves or name.startswith("on"):
                self.met.append(f"{name}={value}")


def _acts(html: str) -> list[str]:
    parser = _Acts()
    parser.feed(html)
    return parser.met


def test_what_acts_would_be_seen() -> None:
    html = '<p onclick="a"><script></script><a href="b"><mi style="position: fixed">'
    assert _acts(html) == ["onclick=a", "script", "href=b", "style=position: fixed"]


def test_a_font_of_a_sign_reaches_no_other_page(author: Author) -> None:
    author.error("$\\unicode[evil]{x41}$")
    assert "evil" not in author("$\\unicode{x41}$").html
