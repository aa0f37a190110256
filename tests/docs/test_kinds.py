"""Each figure kind brings a page for authors, and the guide to kinds is complete."""

import re
from dataclasses import MISSING, Field, fields
from typing import Any

import pytest

from huoye.live.block import LiveBlock, ranges_of
from tests.conftest import ROOT, BuildSmallSite
from tests.kinds import articles, copy_models, examples, formulas, kinds, page_of

KINDS = kinds()
GUIDE = (ROOT / "docs/figures.md").read_text("utf-8")
of_every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.NAME)


def _rows(kind: LiveBlock[Any, Any]) -> dict[str, tuple[str, str]]:
    """Option -> (default, range), as the table on the kind's page says."""
    table = page_of(kind).read_text("utf-8").partition("| option | default | range | |\n")[2]
    rows = {}
    for line in table.partition("\n\n")[0].splitlines()[1:]:
        names, default, ends, *_ = (cell.strip() for cell in line.strip("|").split("|"))
        rows.update(dict.fromkeys(re.findall(r"`(\w+)`", names), (default, ends)))
    return rows


def _written(option: Field[Any]) -> str | None:
    """The default as an author would write it; None where words must say what it is."""
    if option.default in (MISSING, None, "", ()):
        return None
    return str(option.default).lower() if option.default in (True, False) else f"{option.default}"


@of_every_kind
def test_a_kind_has_a_page_with_an_example(kind: LiveBlock[Any, Any]) -> None:
    text = page_of(kind).read_text("utf-8")
    assert text.startswith(f"# `/// {kind.NAME} | ")
    assert examples(kind)
    link = page_of(kind).relative_to(ROOT)
    assert f"| [`{kind.NAME}`](../{link}) |" in (ROOT / "docs/writing.md").read_text("utf-8")


@of_every_kind
def test_every_option_stands_there_with_its_default_and_range(kind: LiveBlock[Any, Any]) -> None:
    rows, ranges = _rows(kind), ranges_of(kind.OPTIONS)
    assert set(rows) == {option.name for option in fields(kind.OPTIONS)}
    for option in fields(kind.OPTIONS):
        default, ends = rows[option.name]
        if written := _written(option):
            assert default.strip("`") == written.removesuffix(".0")
        assert default
        if known := ranges.get(option.name):
            # An end that the subject gives is said in words.
            assert re.fullmatch(str(known).replace("or more", r"to the .+"), ends), option.name


def test_the_examples_work(small_site: BuildSmallSite) -> None:
    site = small_site(articles(), formulas=formulas(), models=copy_models)
    for kind in KINDS:
        for lang in ("zh", "en"):
            html = site.html(kind.NAME, lang)
            assert html.count(f'data-widget="{kind.module()}"') == len(examples(kind))
    cells = site.html("python", "en")
    assert "3.9362355036495558" in cells
    assert "Not yet: area(5, 3) is 47.12…" in cells


def test_everything_that_a_kind_may_say_is_in_the_guide() -> None:
    names = {name for name in vars(LiveBlock) if not name.startswith("_")}
    names -= {"bake", "asked", "place"}
    names |= {name for name in LiveBlock.__annotations__ if name.isupper()}
    table = GUIDE.partition("| name | is |")[2].partition("\n\n")[0]
    assert {name for name in names if f"`{name}`" not in table} == {"module"}
    assert "`self.module(" in table
