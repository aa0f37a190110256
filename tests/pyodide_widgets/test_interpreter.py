"""Formulas in Pyodide under Node: the same numbers every time, and close to native Python's."""

import math
import re
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from content.formulas import coupling, ellipse, spring
from huoye.core.build import Build
from huoye.core.node import NodeDied
from huoye.formula import evaluate
from huoye.live import bake_time
from huoye.live.bake_time import BakeTime
from huoye.live.block import BlockError
from huoye.pyodide_widgets.baker import Baker, FormulaFailed
from huoye.render.renderer import Renderer
from tests.conftest import ROOT

FORMULAS = ROOT / "content" / "formulas"
_FORMULA_MJS = ROOT / "plugins/huoye/pyodide_widgets/blocks/formula.mjs"
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "ellipse": ellipse.ellipse,
    "spring": spring.spring,
    "coupling": coupling.coupling,
}

#: How far native results may be from Pyodide's: equal where only + - * / and √ are used, a few
#: units in the last place where the two libraries' sine and tangent meet.
ULPS = {"ellipse": 0, "spring": 4, "coupling": 0}

INPUTS: list[tuple[str, dict[str, Any]]] = [
    ("ellipse", {}),
    ("ellipse", {"a": 10, "b": 0.1, "terms": 60}),
    ("ellipse", {"a": 5, "b": 0}),
    ("ellipse", {"a": 7.3, "b": 7.3, "terms": 1}),
    ("spring", {}),
    ("spring", {"omega": 0}),
    ("spring", {"omega": 15.7}),
    ("spring", {"k": 33.5, "M": 0.07, "l0": 0.35, "omega": 3.1}),
    ("coupling", {"layers": 4, "strength": -0.7, "way": "|x|"}),
    ("coupling", {"layers": 3, "way": "floor"}),
]


def _run(baker: Baker, name: str, inputs: Mapping[str, Any], lang: str = "zh") -> dict[str, Any]:
    source = (FORMULAS / f"{name}.py").read_text("utf-8")
    baker.call("install", name=name, source=source)
    result: dict[str, Any] = baker.call("evaluate", name=name, inputs=inputs, lang=lang)
    return result


@pytest.mark.parametrize(("name", "inputs"), INPUTS)
def test_native_and_pyodide(
    baker: Baker, renderer: Renderer, name: str, inputs: dict[str, Any]
) -> None:
    there = _run(baker, name, inputs)
    here = evaluate(FUNCTIONS[name], inputs, "zh")
    assert there["inputs"] == here["inputs"]
    assert there["values"].keys() == here["values"].keys()
    for key, value in here["values"].items():
        if key != "plots":  # a checksum: all or nothing, and only between Pyodides
            assert abs(value - there["values"][key]) <= ULPS[name] * math.ulp(value)
    # Their libraries differ in the last bit of a coordinate, which no picture shows.
    pages = {renderer.result(result["data"], "zh") for result in (there, here)}
    assert len(pages) == 1


def test_another_start_gives_the_same_bytes(baker: Baker, cache: Path) -> None:
    with_second = Baker(Build({"CACHE_PATH": str(cache)}))
    try:
        for name, inputs in INPUTS:
            first = _run(baker, name, inputs)
            assert _run(baker, name, inputs) == first
            assert _run(with_second, name, inputs) == first
    finally:
        with_second.close()


def test_every_formula_of_the_site_bakes_at_its_defaults(baker: Baker) -> None:
    paths = sorted(FORMULAS.glob("*.py"))
    assert {path.stem for path in paths} >= set(FUNCTIONS)
    for path in paths:
        assert _run(baker, path.stem, {}, "en")["data"]


def test_numbers_cross_unchanged(baker: Baker) -> None:
    source = (
        "from huoye import Result, Value\n"
        "def numbers(x: float = 0.1) -> Result:\n"
        "    return Result([Value('minus_zero', -0.0, ''), Value('five', 5.0, ''),\n"
        "        Value('tiny', 5e-324, ''), Value('x', x, ''), Value('big', 2**70, '')])\n"
    )
    baker.call("install", name="numbers", source=source)
    inputs = {"x": 0.1 + 0.2}
    values = baker.call("evaluate", name="numbers", inputs=inputs, lang="en")["values"]
    assert math.copysign(1, values["minus_zero"]) == -1
    assert isinstance(values["five"], float)
    assert (values["tiny"], values["x"], values["big"]) == (5e-324, 0.1 + 0.2, 2**70)


def test_a_changed_file_is_read_again(baker: Baker) -> None:
    text = "import huoye\ndef one():\n    return huoye.Result([huoye.Value('v', {}, '')])\n"
    for number in (1, 2):
        baker.call("install", name="one", source=text.format(number))
        assert baker.call("evaluate", name="one", inputs={}, lang="en")["values"] == {"v": number}


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("def f(:\n", 1, "SyntaxError: invalid syntax"),
        ("\nimport numpy\n", 2, "there is no module numpy"),
        ("import sys\ndef f():\n    sys.exit(3)\n", 3, "SystemExit: 3"),
        ("def f():\n    return f()\n", 2, "RecursionError"),
        ("def g():\n    pass\n", None, "the file defines no function f()"),
        ("def f():\n    return 1\n", 1, "f() must give back a Result, not int"),
        ("def f():\n    x = 0\n    return 1 / x\n", 3, "ZeroDivisionError: division by zero"),
        ("def f(x=1):\n    return x\n", 1, "parameter “x” of f() must be annotated"),
    ],
)
def test_mistakes_name_the_line(baker: Baker, source: str, line: int | None, message: str) -> None:
    with pytest.raises(FormulaFailed) as caught:
        baker.call("install", name="f", source=source)
        baker.call("evaluate", name="f", inputs={}, lang="zh")
    assert caught.value.kind == "formula"
    assert message in str(caught.value)
    assert caught.value.line == line


def test_a_number_that_is_none_is_said_in_the_readers_language(baker: Baker) -> None:
    source = (
        "from huoye import Result, Text, Value\ndef f(x: float = 1.0):\n"
        "    return Result([Value('v', x * 1e308 * 10, Text('长', en='length'))])\n"
    )
    baker.call("install", name="f", source=source)
    with pytest.raises(FormulaFailed) as caught:
        baker.call("evaluate", name="f", inputs={"x": 2}, lang="zh")
    assert caught.value.message == "“长”在这里不是有限的数，请换一组参数"
    assert "value “v” is inf, not a finite number" in str(caught.value)
    assert caught.value.line == 3


def test_a_crash_is_not_for_ever(baker: Baker, monkeypatch: pytest.MonkeyPatch) -> None:
    baker.call("install", name="loop", source="def loop():\n    while True: pass\n")
    with monkeypatch.context() as patched, pytest.raises(NodeDied, match="within 1 s"):
        patched.setattr(baker, "patience", 1.0)
        baker.call("evaluate", name="loop", inputs={}, lang="en")
    assert _run(baker, "ellipse", {})["data"]


def test_a_formula_may_run_as_long_as_in_the_page(cache: Path) -> None:
    limit = re.search(r"RUN_LIMIT_MS = ([\d_]+)", _FORMULA_MJS.read_text("utf-8"))
    assert limit
    assert Baker(Build({"CACHE_PATH": str(cache)})).patience * 1000 == int(limit[1])


def test_no_longer_than_the_page_has_time(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    passed = 0.0
    monkeypatch.setattr(bake_time, "monotonic", lambda: monotonic() + passed)
    build = Build({"CACHE_PATH": str(cache)})
    with closing(Baker(build)) as baker, build.get(BakeTime).of(cache / "a.md"):
        baker.call("install", name="loop", source="def loop():\n    while True: pass\n")
        passed = build.get(BakeTime).left - 1
        with pytest.raises(BlockError, match="figures of this page take more than 300 s"):
            baker.call("evaluate", name="loop", inputs={}, lang="en")


def test_what_the_reader_is_told(baker: Baker) -> None:
    with pytest.raises(FormulaFailed, match="no equilibrium") as caught:
        _run(baker, "spring", {"omega": 16})
    assert (caught.value.kind, caught.value.input) == ("input", None)
    with pytest.raises(FormulaFailed, match=r"= 17\.2787595947, not 31") as caught:
        _run(baker, "spring", {"omega": 31})
    assert (caught.value.kind, caught.value.input) == ("input", "omega")
