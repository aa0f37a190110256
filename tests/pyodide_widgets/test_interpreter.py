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
from huoye.formula import evaluate
from huoye.live import bake_time
from huoye.live.bake_time import BakeTime
from huoye.live.block import BlockError
from huoye.pyodide_widgets.baker import Baker, FormulaFailed, Place, Unanswered
from huoye.pyodide_widgets.formulas import SECONDS
from huoye.render.renderer import Renderer
from tests.conftest import ROOT
from tests.pyodide_widgets.conftest import evaluated

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
    result: dict[str, Any] = evaluated(baker, name, source, inputs, lang).result
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
    values = evaluated(baker, "numbers", source, {"x": 0.1 + 0.2}).result["values"]
    assert math.copysign(1, values["minus_zero"]) == -1
    assert isinstance(values["five"], float)
    assert (values["tiny"], values["x"], values["big"]) == (5e-324, 0.1 + 0.2, 2**70)


def test_a_changed_file_is_read_again(baker: Baker) -> None:
    text = "import huoye\ndef one():\n    return huoye.Result([huoye.Value('v', {}, '')])\n"
    for number in (1, 2):
        assert evaluated(baker, "one", text.format(number)).result["values"] == {"v": number}


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
        evaluated(baker, "f", source, lang="zh")
    assert caught.value.kind == "formula"
    assert message in str(caught.value)
    assert caught.value.line == line


def test_a_number_that_is_none_is_said_in_the_readers_language(baker: Baker) -> None:
    source = (
        "from huoye import Result, Text, Value\ndef f(x: float = 1.0):\n"
        "    return Result([Value('v', x * 1e308 * 10, Text('长', en='length'))])\n"
    )
    with pytest.raises(FormulaFailed) as caught:
        evaluated(baker, "f", source, {"x": 2}, "zh")
    assert caught.value.message == "“长”在这里不是有限的数，请换一组参数"
    assert "value “v” is inf, not a finite number" in str(caught.value)
    assert caught.value.line == 3


LOOP = "def loop():\n    n = 1\n    while n:\n        n = n + 1\n"


def test_a_loop_is_ended_where_it_is(baker: Baker, monkeypatch: pytest.MonkeyPatch) -> None:
    child = baker.child
    with monkeypatch.context() as patched, pytest.raises(Unanswered) as caught:
        patched.setattr(baker, "patience", 0.5)
        evaluated(baker, "loop", LOOP)
    assert caught.value.seconds == 0.5
    assert caught.value.place in (Place(None, 3), Place(None, 4))
    # The interpreter lives, and knows nothing of it.
    assert _run(baker, "ellipse", {})["data"]
    assert baker.child is child


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("sum(range(10**18))", 0.5),
        ("__import__('os').abort()", None),
        ("f = lambda x: [*map(f, [x])]; __import__('sys').setrecursionlimit(10**9); f(1)", None),
    ],
)
def test_what_python_does_not_come_back_from_has_its_line(
    baker: Baker, monkeypatch: pytest.MonkeyPatch, line: str, seconds: float | None
) -> None:
    """A single step without end, and what ends the interpreter."""
    source = f"def hard():\n    n = 1\n    {line}\n    return n\n"
    with monkeypatch.context() as patched, pytest.raises(Unanswered) as caught:
        if seconds:
            patched.setattr(baker, "patience", seconds)
        evaluated(baker, "hard", source)
    assert (caught.value.seconds, caught.value.place) == (seconds, Place(None, 3))
    assert _run(baker, "ellipse", {})["data"]


def test_a_formula_may_run_as_long_as_in_the_page() -> None:
    limit = re.search(r"RUN_LIMIT_S = (\d+)", _FORMULA_MJS.read_text("utf-8"))
    assert limit
    assert int(limit[1]) == SECONDS


def test_no_longer_than_the_page_has_time(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    passed = 0.0
    monkeypatch.setattr(bake_time, "monotonic", lambda: monotonic() + passed)
    build = Build({"CACHE_PATH": str(cache)})
    with closing(Baker(build)) as baker, build.get(BakeTime).of(cache / "a.md"):
        _run(baker, "ellipse", {})
        passed = build.get(BakeTime).left - 1
        with pytest.raises(BlockError, match="figures of this page take more than 300 s"):
            evaluated(baker, "loop", LOOP)


def test_what_the_reader_is_told(baker: Baker) -> None:
    with pytest.raises(FormulaFailed, match="no equilibrium") as caught:
        _run(baker, "spring", {"omega": 16})
    assert (caught.value.kind, caught.value.input) == ("input", None)
    with pytest.raises(FormulaFailed, match=r"= 17\.2787595947, not 31") as caught:
        _run(baker, "spring", {"omega": 31})
    assert (caught.value.kind, caught.value.input) == ("input", "omega")
