"""Both languages of an article say the same: its parts, figures, formulas, works and numbers."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

PAIRS = [
    (path, english)
    for folder in ("posts", "pages")
    for path in sorted((ROOT / "content" / folder).rglob("*.md"))
    if (english := path.with_name(f"{path.stem}.en.md")).exists()
]
_CODE = re.compile(r"^```.*?^```$", re.M | re.S)
_DISPLAY = re.compile(r"\$\$(.*?)\$\$", re.S)
# Words within a formula, and the punctuation at its end.
_WORDS = re.compile(r"\\text\{[^}]*\}|[\s.,;:，。；：]")


def headings(text: str) -> list[str]:
    """Levels only."""
    return re.findall(r"^(#{2,}) ", text, re.M)


def blocks(text: str) -> list[tuple[str, str]]:
    """Kinds, and what stands behind the bar: a figure's name, or a title."""
    return re.findall(r"^/{3,} (\w+)(?: \| (.*))?$", text, re.M)


def displayed(text: str) -> list[str]:
    return [_WORDS.sub("", formula) for formula in _DISPLAY.findall(text)]


def works(text: str) -> list[str]:
    return re.findall(r"@([a-z]+\d{4}[a-z]?)\b", text)


def references(text: str) -> list[str]:
    """In any order, as a sentence turns."""
    return sorted(re.findall(r"\\c?(?:eq)?ref\{([^}]*)\}", text))


def numbers_of_tables(text: str) -> list[list[str]]:
    """Of each row, in any order."""
    rows = re.findall(r"^\|.*\|$", text, re.M)
    return [sorted(re.findall(r"\d+(?:\.\d+)?", row.replace(",", ""))) for row in rows]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: str(pair[0].relative_to(ROOT / "content")))
def test_both_languages_have_the_same(pair: tuple[Path, Path]) -> None:
    chinese, english = (_CODE.sub("", path.read_text("utf-8")) for path in pair)
    for part in (headings, displayed, works, references, numbers_of_tables):
        assert part(chinese) == part(english), part.__name__
    for (kind, name), other in zip(blocks(chinese), blocks(english), strict=True):
        # A title that is no word of Chinese is a name.
        assert (kind, name if name.isascii() else other[1]) == other
