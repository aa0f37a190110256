"""The style sheets of figures: they dress figures and nothing else, in any theme."""

import re
from itertools import chain
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "plugins/huoye"
#: What dresses text, or the search, is a sheet of its own, of its own room.
SHEETS = sorted(
    path
    for path in chain(PACKAGE.glob("*/static/*.css"), PACKAGE.glob("*/blocks/*.css"))
    if path.relative_to(PACKAGE).parts[0] not in ("references", "search")
)
#: What a theme may define, and what stands where it does not.
THEMES = re.compile(r"--figure-([\w-]+): var\(--([\w-]+), ([^;]+)\);")


def _css(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)


def _selectors(css: str) -> list[str]:
    lists = re.findall(r"([^{};]+)\{", css)
    rules = [text.strip() for text in lists if not text.strip().startswith(("@", "to"))]
    # Commas within parentheses part nothing, and these may stand within others.
    for _ in range(3):
        rules = [re.sub(r"\([^()]*\)", "", rule) for rule in rules]
    return [one.strip() for rule in rules for one in rule.split(",")]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_sheet_dresses_figures_and_nothing_else(sheet: Path) -> None:
    selectors = _selectors(_css(sheet))
    assert selectors
    assert [one for one in selectors if not one.startswith("figure.live")] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_sheet_lies_beside_what_it_dresses(sheet: Path) -> None:
    assert sheet.with_suffix(".mjs").exists()


def test_every_variable_has_a_value_in_any_theme() -> None:
    css = "".join(map(_css, SHEETS))
    themes = THEMES.findall(css)
    assert all(own == theme for own, theme, _ in themes)
    used = set(re.findall(r"var\(--([\w-]+)\)", css))
    # What belongs to figures alone has its value there.
    own = set(re.findall(r"--(?!figure-)([\w-]+): ", css))
    assert used <= own | {f"figure-{own}" for own, _, _ in themes}


def test_modules_take_colours_from_the_sheets() -> None:
    """A figure's script would find nothing in a theme that does not define them."""
    sources = [*PACKAGE.glob("*/*/*.mjs"), *PACKAGE.glob("*/*/*.js")]
    known = {own for own, _, _ in THEMES.findall("".join(map(_css, SHEETS)))}
    for path in sources:
        for name in re.findall(r"var\(--([\w-]+)\)", path.read_text("utf-8")):
            assert name.removeprefix("figure-") in known and name.startswith("figure-"), path


def test_figures_without_a_theme_have_the_colours_of_ours() -> None:
    """Whose contrast is tested (tests/theme/test_colours.py)."""
    theme = (ROOT / "theme/static/css/main.css").read_text("utf-8")
    pairs = 0
    for name, _, value in THEMES.findall("".join(map(_css, SHEETS))):
        if value.startswith("light-dark("):
            pairs += 1
            assert f"--{name}: {value};" in theme
    assert pairs > 15


def test_the_theme_says_nothing_of_figures() -> None:
    css = _css(ROOT / "theme/static/css/main.css")
    # A choice of colours, footnotes and pictures of listings are its own.
    own = r"(colours|note)\b"
    of_figures = rf"figure\.live|\[data-(?!{own})|(?<!\.lead)\.(plot|result|values|panel)\b"
    assert not re.search(of_figures, css)
