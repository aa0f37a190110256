"""docs/formulas.md is held against the code: its examples are built, its lists are complete."""

import re
from pathlib import Path

import huoye
from huoye.live.figure import format_bytes
from huoye.pyodide_widgets.precompute import MAX_BYTES, MAX_STATES
from huoye.render.renderer import Renderer
from tests.conftest import ROOT, Build, BuildSmallSite, write_site
from tests.docs.conftest import fenced

TEXT = (ROOT / "docs/formulas.md").read_text("utf-8")
#: What programs use, not authors.
INTERNAL = {"FormulaMistake", "InputError", "describe", "evaluate"}


def _formulas() -> list[tuple[str, str]]:
    """(name, source) in the order of the text; the name is that of the last function."""
    return [(re.findall(r"^def (\w+)", text, re.M)[-1], text) for text in fenced(TEXT, "python")]


def test_the_examples_show_what_the_text_says(small_site: BuildSmallSite) -> None:
    formulas = dict(_formulas())
    assert list(formulas) == ["pendulum", "circle_part", "polygon"]
    blocks = [text for text in fenced(TEXT, "") if text.startswith("/// formula")]
    assert len(blocks) == len(formulas)
    html = small_site({"trial": "\n\n".join(["文。", *blocks])}, formulas=formulas).html("trial")
    said = re.findall(r"The page shows `(.+?)`", TEXT)
    assert len(said) == len(formulas)
    figures = html.split("<figure ")[1:]
    for figure, number in zip(figures, said, strict=True):
        assert f">{number}</data>" in figure


def test_the_first_try_fails_as_the_text_says(build: Build, tmp_path: Path) -> None:
    name, source = _formulas()[0]
    article = f"文。\n\n/// formula | {name}\n///\n"
    write_site(tmp_path / "content", {"trial": article}, formulas={name: source})
    done = build(tmp_path / "content", tmp_path / "output")
    assert done.returncode != 0
    said = re.search(r"`(pendulum\.py:.*?)`", TEXT, re.S)
    assert said
    assert re.sub(r"\s+", " ", said[1]) in done.stdout + done.stderr


def test_every_name_of_the_api_is_documented() -> None:
    for name in set(huoye.__all__) - INTERNAL:
        assert re.search(rf"`[^`\n]*\b{name}\b", TEXT), name


def test_the_limits_are_those_of_the_code() -> None:
    from huoye.formula.evaluate import MAX_POINTS, MAX_ROWS

    script = (ROOT / "plugins/huoye/render/static/html.mjs").read_text("utf-8")
    (result_bytes,) = re.findall(r"^const MAX_BYTES = (\w+);", script, re.M)

    assert f"{MAX_STATES} states and {format_bytes(MAX_BYTES)}" in TEXT
    assert f"{MAX_POINTS:,} points" in TEXT
    assert f"{MAX_ROWS} rows" in TEXT
    assert f"{int(result_bytes):,} bytes" in TEXT


def test_the_tex_named_here_is_known(renderer: Renderer) -> None:
    samples = {"frac": r"\frac12", "sqrt": r"\sqrt[3]{2}", "left": r"\left(x\right)"}
    samples["text"] = r"\text{a}"
    for command in ("frac", "sqrt", "left", "sum", "prod", "int", "lim", "text"):
        assert rf"\{command}" in TEXT
        note = huoye.Tex(samples.get(command, rf"\{command}_0^1 x"))
        assert renderer.result(huoye.Result([], notes=[note]).as_data("en"), "en")
