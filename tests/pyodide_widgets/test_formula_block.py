"""The block ``/// formula``: what a page gets, and what its author is told."""

import json
import os
import re
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from huoye.core.build import Build
from huoye.core.node import NodeChild
from huoye.pyodide_widgets.baker import Baker
from huoye.pyodide_widgets.blocks.formula import FormulaBlock
from huoye.pyodide_widgets.responder.board_files import Lowering
from tests.author import Author
from tests.conftest import ROOT

#: 4.05 million bytes and some hundreds more or less, since our own modules come with Python's.
PYODIDE = ("4.0 MB", "4.1 MB")


@pytest.fixture(autouse=True)
def formulas(tmp_path: Path) -> Path:
    """A folder with the site's ellipse."""
    folder = tmp_path / "formulas"
    folder.mkdir()
    ellipse = (ROOT / "content" / "formulas" / "ellipse.py").read_bytes()
    (folder / "ellipse.py").write_bytes(ellipse)
    return folder


@pytest.fixture
def author(build: Build) -> Author:
    return Author(build)


def _spec(html: str) -> dict[str, Any]:
    found = re.search(r"data-spec>(.*?)</script>", html, re.S)
    assert found
    spec: dict[str, Any] = json.loads(found[1])
    return spec


def test_a_complete_figure(author: Author) -> None:
    page = author("/// formula | ellipse\n    a: 2\n    b: 1\n\n椭圆。\n///")
    html = page.html
    assert '<data value="9.688448220547677">9.68844822055</data>' in html
    assert "周长" in html
    spec = _spec(html)
    assert spec["widget"] == "pyodide_widgets/formula"
    assert spec["inputs"] == {"a": 2, "b": 1, "terms": 10, "steps": 3, "exactly": False}
    assert spec["values"]["perimeter"] == 9.688448220547677
    assert (spec["tolerance"], spec["formula"]) == ("bits", "ellipse")
    roles = [file["role"] for file in spec["files"]]
    first = ["micropython.mjs", "micropython.wasm", "modules", "lowered"]
    assert sorted(spec["responder"]["roles"]) == sorted(first)
    assert roles == [
        *first,
        "pyodide.mjs",
        "pyodide.asm.js",
        "pyodide.asm.wasm",
        "python_stdlib.zip",
        "formula",
        "package:mpmath",
    ]
    for runtime in (spec["files"][:3], spec["files"][4:8]):
        assert len({file["url"].rsplit("/", 1)[0] for file in runtime}) == 1
    assert spec["responder"]["types"] == {
        "a": "float", "b": "float", "terms": "int", "steps": "int", "exactly": "bool",
    }  # fmt: skip
    assert spec["responder"]["ranges"]["b"] == [0, "a"]
    assert spec["quick"] is True
    for name in ("a", "b", "terms"):
        assert f'name="{name}"' in html
    assert any(path.name == "ellipse.py" for path in page.dependencies)


def _price(html: str) -> str:
    found = re.search(r"data-price>（下载约 (.*?)）", html)
    assert found
    return found[1].replace("\u00a0", " ")


def test_the_price_counts_a_package_only_where_the_defaults_need_it(author: Author) -> None:
    late = author("/// formula | ellipse\n///").html
    early = author("/// formula | ellipse\n    exactly: true\n///").html
    assert re.search(r"用到时另下载：mpmath 4\d\d KB, Python 4\.[01] MB", late)
    assert "另下载" not in early
    # MicroPython's; Pyodide with the package.
    assert 220 <= int(_price(late).removesuffix(" KB")) <= 250
    assert _price(early) in ("4.5 MB", "4.6 MB")
    assert "micropython" not in early


def test_pyodide_from_the_first(author: Author) -> None:
    html = author("/// formula | ellipse\n    engine: pyodide\n///").html
    assert _price(html) in PYODIDE
    assert "micropython" not in html


def test_authors_are_told_why_a_formula_needs_pyodide(
    author: Author, formulas: Path, build: Build
) -> None:
    (formulas / "far.py").write_text(
        "import math\nfrom huoye import Result, Value\n\n\ndef far(x: float = 1) -> Result:\n"
        '    return Result([Value("d", math.hypot(x, 1), "d")])\n',
        "utf-8",
    )
    assert _price(author("/// formula | far\n///").html) in PYODIDE
    (warning,) = build.problems.warnings()
    assert "far.py" in str(warning)
    assert "formula “far” needs Pyodide, 4 MB for its readers: line 6: math.hypot" in str(warning)


def _write_odd(formulas: Path, value: str) -> None:
    """A formula that breaks MicroPython by what a test does."""
    (formulas / "odd.py").write_text(
        "from huoye import Result, Value\n\n\ndef odd(x: float = 1) -> Result:\n"
        f'    return Result([Value("d", {value}, "d")])\n',
        "utf-8",
    )


def test_a_formula_that_breaks_micropython_is_tried_once(
    author: Author, formulas: Path, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write_odd(formulas, "x")
    tried = []

    def lowered(_: Lowering, source: str, packages: object) -> dict[str, str]:
        tried.append(source)
        return {"source": "def ("}

    monkeypatch.setattr(Lowering, "formula", lowered)
    for _ in range(2):
        assert _price(author("/// formula | odd\n///").html) in PYODIDE
    assert len(tried) == 1
    assert "it breaks MicroPython (SyntaxError: invalid syntax)" in str(build.problems.warnings())


def test_a_formula_that_ends_the_process_of_micropython_is_tried_once(
    author: Author, formulas: Path, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write_odd(formulas, "-x")
    signals: list[signal.Signals] = []
    request = NodeChild.request

    def ended(child: NodeChild, method: str, **params: Any) -> Any:
        if method == "answer":
            signals.append(signal.SIGABRT if len(signals) > 1 else signal.SIGKILL)
            os.kill(child.pid, signals[-1])
        return request(child, method, **params)

    monkeypatch.setattr(NodeChild, "request", ended)
    # What the system has ended may have been the machine's fault, and is tried again: twice here.
    for _ in range(4):
        assert _price(author("/// formula | odd\n///").html) in PYODIDE
    assert signals == [signal.SIGKILL] * 2 + [signal.SIGABRT] * 2
    told = str(build.problems.warnings())
    assert "MicroPython did not answer" in told
    assert "it breaks MicroPython (its process ends with status -6)" in told


def test_a_formula_that_computes_without_end_is_tried_once(
    author: Author, formulas: Path, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write_odd(formulas, "x * 2")
    tried = []

    def lowered(_: Lowering, source: str, packages: object) -> dict[str, str]:
        tried.append(source)
        return {"source": "def odd(x):\n    while True:\n        pass\n"}

    def stopped(child: NodeChild, method: str, **params: Any) -> Any:
        if method == "answer" and len(tried) == 1:
            os.kill(child.pid, signal.SIGSTOP)
        return request(child, method, **params)

    request = NodeChild.request
    monkeypatch.setattr(Lowering, "formula", lowered)
    monkeypatch.setattr(NodeChild, "request", stopped)
    monkeypatch.setattr("huoye.pyodide_widgets.responder.proof.PATIENCE", 2.0)
    monkeypatch.setattr("huoye.pyodide_widgets.responder.proof.TOO_LONG", 0.1)
    # One that has computed nothing yet may have been kept waiting, and is tried again.
    for _ in range(3):
        assert _price(author("/// formula | odd\n///").html) in PYODIDE
    assert len(tried) == (2 if sys.platform == "linux" else 3)
    told = str(build.problems.warnings())
    assert "MicroPython did not answer" in told
    assert "MicroPython computes for 0.1 s without an answer" in told


def test_a_package_that_is_not_there(author: Author, formulas: Path) -> None:
    text = 'PACKAGES = ["mpmat"]\ndef late():\n    pass\n'
    (formulas / "late.py").write_text(text, "utf-8")
    problem = author.error("/// formula | late\n///")
    assert problem.startswith("content/a.md:4: formula | late: ")
    assert "formulas/late.py:1: package “mpmat” is not installed" in problem
    assert "pin them in constraints.txt" in problem


def test_the_pages_language(build: Build) -> None:
    html = Author(build, "en")("/// formula | ellipse\n///").html
    assert "semi-axis a" in html
    assert "perimeter C" in html
    assert "周长" not in html


def test_a_second_build_asks_no_interpreter(
    author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "/// formula | ellipse\n    b: 4\n///"
    first = author(body).html

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the interpreter was asked")

    monkeypatch.setattr(Baker, "call", refuse)
    assert author(body).html == first


@pytest.mark.parametrize(
    ("body", "line", "what"),
    [
        ("/// formula | elipse\n///", 4, "there is no formula “elipse”"),
        ("/// formula | elipse\n///", 4, "Did you mean “ellipse”?"),
        ("/// formula | ellipse\n    c: 2\n///", 5, "option “c”: unknown field"),
        ("/// formula | ellipse\n    a: x\n///", 5, "stands where a number belongs"),
        ("/// formula | ellipse\n    b: 1\n    a: 11\n///", 6, "at most 10, not 11"),
        ("/// formula | ellipse\n    terms: 2.5\n///", 5, "stands where a whole number belongs"),
    ],
)
def test_the_authors_mistakes(author: Author, body: str, line: int, what: str) -> None:
    problem = author.error(body)
    assert problem.startswith(f"content/a.md:{line}: formula | ")
    assert what in problem


OUTSIDE = """\
from typing import Annotated
from huoye import Slider

def bad(x: Annotated[float, Slider(0, 1)] = 2): pass
"""

INFINITE = """\
from huoye import Result, Value

def bad():
    v = 1e999
    return Result([Value("v", v, "v")])
"""

#: The TeX is read after the function has returned.
UNCLOSED = """\
from huoye import Result, Tex

def bad():
    return Result([], notes=[Tex("{")])
"""

NOWHERE = """\
from huoye import OutOfDomain

def bad():
    raise OutOfDomain("无", en="nothing")
"""


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("def bad():\n    return 1 / 0\n", "bad.py:2: ZeroDivisionError: division by zero"),
        ("def bad(:\n", "bad.py:1: SyntaxError"),
        ("def good():\n    pass\n", "bad.py: the file defines no function bad()"),
        (
            OUTSIDE,
            "its own default is refused: x must be at least 0 and at most 1, not 2",
        ),
        (INFINITE, "bad.py:5: value “v” is inf, not a finite number"),
        (UNCLOSED, "bad.py:3: a { that is not closed in the TeX “{”"),
        (
            NOWHERE,
            "bad: nothing. Set the option",
        ),
    ],
)
def test_the_formulas_mistakes(author: Author, formulas: Path, source: str, what: str) -> None:
    (formulas / "bad.py").write_text(source, "utf-8")
    problem = author.error("文。\n\n/// formula | bad\n///")
    assert problem.startswith("content/a.md:6: formula | bad: ")
    assert what in problem


DEPENDENT = """\
from typing import Annotated
from huoye import Result, Slider, Value

def dependent(
    a: Annotated[float, Slider(0.1, 10)] = 5, b: Annotated[float, Slider(0, "2*a")] = 3
) -> Result:
    return Result([Value("sum", a + b, "")])
"""


def test_a_range_that_follows_another_input(author: Author, formulas: Path) -> None:
    (formulas / "dependent.py").write_text(DEPENDENT, "utf-8")
    html = author("/// formula | dependent\n    a: 2\n///").html
    assert re.search(r'name="b" value="3" min="0" max="4" data-high="\[&quot;\*&quot;, 2,', html)
    assert '<span class="unit" data-range>0 … 4</span>' in html
    assert "option" not in html.partition("<form")[0]
    problem = author.error("/// formula | dependent\n    b: 3\n    a: 1\n///")
    assert problem.startswith("content/a.md:5: ")
    assert "b must be at least 0 and at most 2*a = 2, not 3" in problem
    settled = FormulaBlock().settle("dependent", {"a": 1.0, "b": 3}, author.page(""))
    assert settled == {"a": 1, "b": 2}


FEW = """\
from typing import Annotated
from huoye import OutOfDomain, Result, Slider, Switch, Text, Value

def few(
    n: Annotated[int, Slider(1, 3)] = 2, up: Annotated[bool, Switch()] = False,
    x: Annotated[float, Slider(0, 1)] = 0.5,
) -> Result:
    if n == 3 and up:
        raise OutOfDomain("太大", en="too large")
    return Result([Value("v", n * x + up, "v")])
"""


def test_a_logarithmic_slider_whose_range_reaches_zero(author: Author, formulas: Path) -> None:
    source = (
        "from typing import Annotated\nfrom huoye import Result, Slider, Value\n"
        "def low(a: Annotated[float, Slider(-1, 5)] = 1, b: Annotated[float, Slider('a', 9, "
        "log=True)] = 2) -> Result:\n    return Result([Value('b', b, 'b')])\n"
    )
    (formulas / "low.py").write_text(source, "utf-8")
    assert "b has a logarithmic slider, whose range begins at 0.0 here" in author.error(
        "/// formula | low\n    a: 0\n    engine: pyodide\n///"
    )


def test_all_states_in_the_page(author: Author, formulas: Path) -> None:
    (formulas / "few.py").write_text(FEW, "utf-8")
    page = author("/// formula | few\n    precompute: [n, up]\n    x: 0.25\n///")
    html = page.html
    spec = _spec(html)
    assert spec["widget"] == "pyodide_widgets/precomputed"
    assert (spec["instant"], spec["files"]) == (True, [])
    assert spec["table"]["axes"] == [["n", [1, 2, 3]], ["up", [False, True]]]
    numbers = [row if isinstance(row, str) else row[1] for row in spec["table"]["rows"]]
    assert numbers == [[0.25], [1.25], [0.5], [1.5], [0.75], "太大"]
    assert "data-price" not in html
    assert 'name="x"' not in html
    assert not [file.url for file in page.files if "pyodide" in file.url]


@pytest.mark.parametrize(
    ("options", "line", "what"),
    [
        ("    precompute: true\n", 5, "x has no few values"),
        ("    x: 0\n    precompute: [m]\n", 6, "there is no parameter “m”"),
        ("    precompute: maybe\n", 5, "precompute"),
    ],
)
def test_what_cannot_stand_in_the_page(
    author: Author, formulas: Path, options: str, line: int, what: str
) -> None:
    (formulas / "few.py").write_text(FEW, "utf-8")
    problem = author.error(f"/// formula | few\n{options}///")
    assert problem.startswith(f"content/a.md:{line}: formula | few: ")
    assert what in problem


def test_every_kind_of_parameter_can_be_an_option(author: Author, formulas: Path) -> None:
    (formulas / "kinds.py").write_text(
        "from typing import Annotated\n"
        "from huoye import Choice, Result, Switch, Text, TextInput, Value\n"
        "def kinds(way: Annotated[str, Choice('sin', {'cos': Text('余弦', en='c')})] = 'sin',\n"
        "          n: int = 1, word: Annotated[str, TextInput(9, '[a<]+')] = 'a',\n"
        "          up: Annotated[bool, Switch()] = False) -> Result:\n"
        "    return Result([Value('sum', n + up + 10 * (way == 'cos') + len(word), '')])\n",
        "utf-8",
    )
    html = author(
        "/// formula | kinds\n    way: cos\n    n: 3\n    up: true\n    word: a<\n///"
    ).html
    assert _spec(html)["values"] == {"sum": 16}
    assert '<option value="cos" selected>余弦</option>' in html
    assert 'value="a&lt;" maxlength="9" pattern="[a&lt;]+"' in html
    assert "is not one of “sin”, “cos”" in author.error("/// formula | kinds\n    way: tan\n///")


def test_what_cannot_work_in_a_page_is_told_with_the_files_line(
    author: Author, formulas: Path
) -> None:
    (formulas / "late.py").write_text("import math\nimport time\n\ntime.sleep(1)\n", "utf-8")
    told = author.error("/// formula | late\n///")
    assert "late.py:4: the code time.sleep() blocks the page's interpreter" in told
