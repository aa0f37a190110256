"""Texts are pumped up from a pattern's own parts, and all patterns are met."""

import re

import pytest

from benchmarks import slow_patterns


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("<a[^>]*>", ("", "<a")),
        ("(?:a|b)+c", ("", "b")),
        (r"x(?:\s+y)?\s*z", ("x", " ")),
        (r'"(?:[^"\\]|\\.)*"', ('"', "\\")),
    ],
)
def test_what_a_pattern_is_tried_with(pattern: str, text: tuple[str, str]) -> None:
    assert text in slow_patterns.texts(re.compile(pattern))


def test_patterns_of_lints_extensions_and_calls_are_met() -> None:
    met = list(slow_patterns.places())
    names = {place.name for place in met}
    assert "huoye.reader.listing.MORE" in names
    assert any(name.startswith("huoye.reader.lints.tex_in_text._DOLLARS") for name in names)
    assert any(name.startswith("markdown.extensions.footnotes.") for name in names)
    assert any(re.fullmatch(r"huoye\.reader\.listing:\d+", name) for name in names)
    assert {place.name: place.anchored for place in met}["huoye.reader.front_matter._BEGIN"]
