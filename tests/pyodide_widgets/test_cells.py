"""Cells natively: order, output, errors and tests."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoye.formula import Curve, Plot, Result, Table, Value, cells
from huoye.formula.packages import PackageNeeded


def _run(*sources: str, test: str | None = None, lang: str = "en", raises: str = "") -> Any:
    made = [
        {"name": f"c{number}", "source": source, "raises": raises}
        for number, source in enumerate(sources, start=1)
    ]
    return cells.run_cells({"cells": made, "test": test, "lang": lang})


def test_text_and_the_last_value_are_shown_in_order() -> None:
    outcome = _run("print('a')\nimport sys\nprint('b', file=sys.stderr)\n1 + 1")
    assert outcome["text"] == "a\nb\n2\n"
    assert outcome["parts"] == [{"kind": "text", "text": "a\nb\n2\n"}]
    assert outcome["error"] is None and outcome["passed"] is None


@pytest.mark.parametrize("source", ["", "x = 1", "None", "# nothing", "def f(): return 1"])
def test_what_has_no_value_shows_nothing(source: str) -> None:
    assert _run(source)["parts"] == []


def test_text_and_results_are_told_in_order() -> None:
    outcome = _run(
        "from huoye import Curve, Plot, Table, Value, show\n"
        "print('<b>')\nshow(Plot('p', [Curve([(0, 0), (1, 1)])]))\n"
        "show('x')\nshow(Table('t', ['h'], [[1.5]]))\nValue('v', 2.0, 'V')"
    )
    plot, table = Plot("p", [Curve([(0, 0), (1, 1)])]), Table("t", ["h"], [[1.5]])
    value = Value("v", 2.0, "V")
    assert outcome["parts"] == [
        {"kind": "text", "text": "<b>\n"},
        {"kind": "result", "result": Result([], [plot]).as_data("en")},
        {"kind": "text", "text": "'x'\n"},
        {"kind": "result", "result": Result([], tables=[table]).as_data("en")},
        {"kind": "result", "result": Result([value]).as_data("en")},
    ]


def test_cells_share_what_those_above_define_and_start_anew_every_time() -> None:
    above = "n = 1"
    assert _run(above, "n += 1\nn")["text"] == "2\n"
    assert _run(above, "n += 1\nn")["text"] == "2\n"
    assert _run("n = 5", "n += 1\nn")["text"] == "6\n"
    # Output of those above is theirs.
    assert _run("print('above')", "1")["text"] == "1\n"
    assert _run("1")["error"] is None
    assert _run("n")["error"]["kind"] == "NameError"


def test_what_looks_up_its_module_finds_the_cells() -> None:
    """A name that dataclasses do not find there makes another class, without a word."""
    constant = "from __future__ import annotations\nfrom dataclasses import dataclass\n"
    fields = "@dataclass\nclass P:\n    x: int\n    of: ClassVar[int] = 2\nP(1)"
    assert _run("from typing import ClassVar", constant + fields)["text"] == "P(x=1)\n"
    assert _run("import __main__\nn = 5\n__main__.n")["text"] == "5\n"
    assert _run("__builtins__.abs(-1)")["text"] == "1\n"
    assert _run("import __main__\nhasattr(__main__, 'n')")["text"] == "False\n"


def test_a_program_that_has_caught_what_it_prints_prints_again() -> None:
    caught = "import io, sys\nsys.stdout = io.StringIO()\nprint('a')\n"
    outcome = _run(f"{caught}sys.stdout = sys.__stdout__\nprint('b')", "print('c')")
    assert outcome["text"] == "c\n"
    assert _run(f"{caught}sys.stdout = sys.__stdout__\nprint('b')")["text"] == "b\n"


def test_an_author_is_told_of_a_number_that_is_none_as_in_a_formula() -> None:
    error = _run("from huoye import Value\nValue('v', float('nan'), 'V')")["error"]
    assert "value “v” is nan" in error["message"]


def test_a_traceback_holds_the_cells_alone() -> None:
    outcome = _run("def f(x):\n    return 1 / x", "y = 2\nf(0)")
    assert outcome["error"] == {
        "kind": "ZeroDivisionError", "message": "division by zero", "line": 2, "cell": "c2",
    }  # fmt: skip
    (part,) = outcome["parts"]
    assert part["kind"] == "traceback"
    assert 'File "c2", line 2' in part["text"] and 'File "c1", line 2, in f' in part["text"]
    assert "return 1 / x" in part["text"] and "cells.py" not in part["text"]


def test_an_error_without_words_is_told_by_its_name() -> None:
    above = _run("raise SystemExit", "2")["parts"][0]["text"]
    assert above == "“c1” above fails: SystemExit"
    assert _run("1", test="raise KeyError")["parts"][-1]["text"] == "Not yet: KeyError"


def test_an_error_that_cannot_say_what_it_is() -> None:
    error = "class E(Exception):\n    def __str__(self): return 1 / 0\nraise E"
    outcome = _run(error)
    assert (outcome["error"]["kind"], outcome["error"]["line"]) == ("E", 3)
    assert "E: <exception str() failed>" in outcome["parts"][0]["text"]
    assert _run("1", test=error)["parts"][-1]["text"] == "Not yet: E: <exception str() failed>"


def test_a_syntax_error_has_its_line() -> None:
    outcome = _run("x = 1\nif x\n  pass")
    assert outcome["error"]["kind"] == "SyntaxError"
    assert outcome["error"]["line"] == 2
    assert "if x" in outcome["parts"][0]["text"]


def test_an_error_above_is_told_in_the_readers_language() -> None:
    outcome = _run("1 / 0", "2", lang="zh")
    (part,) = outcome["parts"]
    assert part["kind"] == "failure"
    assert "上面的“c1”出错了：ZeroDivisionError" in part["text"]
    assert outcome["error"]["cell"] == "c1"
    assert _run("1 / 0", "2", raises="ZeroDivisionError")["text"] == "2\n"


@pytest.mark.parametrize(
    "source", ["raise SystemExit('gone')", "exit = None\n[][1]", "f = lambda: f()\nf()"]
)
def test_nothing_gets_past(source: str) -> None:
    assert _run(source)["error"] is not None
    assert _run("3")["text"] == "3\n"


def test_a_package_that_is_not_here_yet_passes_through() -> None:
    with pytest.raises(PackageNeeded):
        _run("from huoye.formula.packages import PackageNeeded\nraise PackageNeeded('mpmath')")
    assert _run("1")["text"] == "1\n"


def test_long_output_is_cut_and_counted() -> None:
    outcome = _run("for _ in range(1000):\n    print('x' * 99)")
    assert len(outcome["text"]) == cells.MAX_OUTPUT
    assert outcome["parts"][-1]["kind"] == "note"
    assert "80000 more characters are left out" in outcome["parts"][-1]["text"]


def test_a_huge_value_is_abridged() -> None:
    assert len(_run("list(range(10**6))")["text"]) < 200
    assert len(_run("'x' * 10**6")["text"]) < 200
    assert len(_run("{i: i for i in range(3000)}")["text"]) == cells.MAX_REPR + 2


@pytest.mark.parametrize(
    ("answer", "passed", "words"),
    [
        ("x = 4", True, "Passed."),
        ("x = 5", False, "Not yet: four <please>"),
        ("y = 5", False, "Not yet: NameError: name 'x' is not defined"),
        ("1 / 0", False, "Not yet: the code fails."),
    ],
)
def test_a_test_is_the_judge(answer: str, passed: bool, words: str) -> None:
    outcome = _run(answer, test="assert x == 4, 'four <please>'")
    assert outcome["passed"] is passed
    assert outcome["parts"][-1] == {"kind": "verdict", "text": words, "passed": passed}


def test_an_assertion_without_words_quotes_itself() -> None:
    outcome = _run("x = 5", test="y = 1\nassert x == 4")
    assert outcome["parts"][-1]["text"] == "Not yet: assert x == 4"
    assert "print" not in _run("x = 4", test="print('unseen')")["text"]


def test_show_works_in_cells_only() -> None:
    with pytest.raises(RuntimeError, match="in cells only"):
        cells.show(1)


@given(st.lists(st.text(max_size=50), max_size=20))
def test_what_is_printed_is_what_is_told(texts: list[str]) -> None:
    outcome = _run(f"for text in {texts!r}:\n    print(text)")
    assert outcome["text"] == "".join(f"{text}\n" for text in texts)
