"""Style sheets say where lines begin, not where left is, so that a page may be mirrored."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

SHEETS = [*(ROOT / "theme").rglob("*.css"), *(ROOT / "plugins/huoye").rglob("*.css")]
PHYSICAL = re.compile(
    r"(?:(?:margin|padding|border)-(?:left|right)\b[\w-]*|(?<![\w-])(?:left|right))\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)
#: A value for each side, of which left and right differ.
FOUR = re.compile(r"(?<![\w-])(?:margin|padding|inset|border-width|border-radius)\s*:([^;{}]*)[;}]")
#: What has the direction of its content: numbers of lines beside code, a column that its author
#: aligned, a phrase that stands in its own order on the side of the others.
MEANT = (
    ".prose .highlighttable {",
    ".prose .highlighttable .linenos pre {",
    '[style*="right"] {',
    "figure.live:dir(rtl)",
)


def _sides(values: str) -> list[str]:
    return re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "()", values).split()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_side_is_named(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.S)
    wrong = [
        line
        for line in text.splitlines()
        if not any(meant in line for meant in MEANT)
        and (
            PHYSICAL.search(line)
            or any(
                len(sides := _sides(values)) == 4 and sides[1] != sides[3]
                for values in FOUR.findall(line)
            )
        )
    ]
    assert wrong == []
