"""The block ``/// python``: what a page gets, and what its author is told, with the line."""

import json
import re
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from huoye.core.build import Build
from huoye.live.plugin import begin as begin_live
from huoye.pyodide_widgets import cells
from huoye.pyodide_widgets.baker import Baker
from huoye.pyodide_widgets.plugin import begin
from tests.author import Author

CELL = """/// python | first

```python
x = 20
print("<x>", x)
x + 1
```

Caption with `code`.
///"""
EXERCISE = """/// python | area
    hints: ["a <hint>", "another"]

```python
def area(a, b):
    return a * b
```

```python solution
def area(a, b):
    return 3 * a * b
```

```python wrong
def area(a, b):
    return 4 * a * b
```

```python test
assert area(1, 1) == 3, "it should be three"
```

Exercise.
///"""


@pytest.fixture
def author(build: Build) -> Author:
    return Author(build, "en")


def _figures(author: Author, body: str) -> list[tuple[str, dict[str, Any]]]:
    """HTML and spec of each figure."""
    figures = re.findall(r"<figure.*?</figure>", author(body).html, re.S)
    return [(f, json.loads(re.search(r"data-spec>(.*?)</script>", f, re.S)[1])) for f in figures]  # type: ignore[index]


def test_a_cell_has_its_code_its_output_and_a_caption(author: Author) -> None:
    ((html, spec),) = _figures(author, CELL)
    lead, _, rest = html.partition("<div data-baked>")
    assert '<div class="highlight">' in lead and "data-code" in lead
    assert "&lt;x&gt; 20\n21</pre>" in rest
    caption = rest.partition("<figcaption>")[2]
    assert "Caption with <code>code</code>" in caption and "highlight" not in caption
    assert spec["values"] == {"text": "<x> 20\n21\n"}
    assert spec["cell"]["source"] == 'x = 20\nprint("<x>", x)\nx + 1\n'
    assert spec["written"] is None
    assert "data-above" not in html


def test_cells_see_those_above_in_page_order(author: Author) -> None:
    second = CELL.replace("| first", "| second").replace("x = 20\n", "x = x + 5\n")
    figures = _figures(author, f"{CELL}\n\n{EXERCISE}\n\n{second}")
    assert [spec["cell"]["name"] for _, spec in figures] == ["first", "area", "second"]
    assert figures[2][1]["values"]["text"] == "<x> 25\n26\n"
    assert "data-above" in figures[2][0]


def test_another_page_knows_nothing_of_this_one(author: Author) -> None:
    author(CELL)
    assert "NameError" in author.error(CELL.replace("x = 20", "x = x"))


def test_a_set_up_cell_is_folded_away(author: Author) -> None:
    ((html, _),) = _figures(author, CELL.replace("| first", "| first\n    hidden: true"))
    assert html.index("<summary>Set-up code</summary>") < html.index("data-code")


def test_an_exercise_has_hints_and_a_solution_and_is_not_passed_yet(author: Author) -> None:
    ((html, spec),) = _figures(author, EXERCISE)
    assert "<summary>Hint 1</summary><p>a &lt;hint&gt;</p>" in html
    assert "<summary>Reference solution</summary>" in html
    assert "✗ Not yet: it should be three" in html
    assert spec["values"] == {"text": "", "passed": False}
    assert spec["cell"]["exercise"] is True
    assert "4 * a" not in html


def test_the_words_are_the_pages(build: Build) -> None:
    ((html, _),) = _figures(Author(build, "zh"), EXERCISE)
    assert "还没有通过" in html and "参考答案" in html and "提示 2" in html


def _with(body: str, old: str, new: str) -> str:
    assert old in body
    return body.replace(old, new)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        # The line of the page: three of front matter, then the block.
        (_with(CELL, "x + 1", "y + 1"), "a.md:9: python | first: NameError: name 'y' is not"),
        (_with(CELL, "x = 20", "x = = 20"), "a.md:7: python | first: SyntaxError"),
        (
            _with(CELL, "| first", "| first\n    raises: KeyError"),
            "should raise KeyError, and runs",
        ),
        (_with(CELL, "| first", "| test"), "the name “test” is taken"),
        (
            _with(CELL, "```python\n", "```js\n"),
            "a.md:6: python | first: fenced code is marked “js”",
        ),
        (_with(CELL, "| first", "| first\n    seconds: 0"), "a.md:5: python | first: seconds is 0"),
        (_with(CELL, "| first", "| first\n    packages: [numpy]"), "package “numpy” is not"),
        (f"{CELL}\n\n{CELL}", "a.md:15: python | first: the name “first” is taken"),
        ("/// python | none\n\nCaption.\n///", "the cell has no code"),
        (_with(EXERCISE, "return 3", "return 5"), "a.md:13: python | area: the solution does not"),
        (_with(EXERCISE, "return 4", "return 3"), "a.md:18: python | area: a wrong answer passes"),
        (_with(EXERCISE, "```python wrong", "```python solution"), "is there twice"),
        (_with(EXERCISE, "```python wrong", "```python test"), "“python test” is there twice"),
    ],
)
def test_what_authors_are_told(author: Author, body: str, told: str) -> None:
    assert told in author.error(body)


def test_what_cannot_work_is_told_before_it_is_run(author: Author) -> None:
    assert "a.md:7: python | first: the code imports numpy" in author.error(
        _with(CELL, "x = 20", "import numpy; x = 20")
    )
    assert "a.md:23: python | area: the code input() waits" in author.error(
        _with(EXERCISE, "assert area(1, 1) == 3", "assert area(1, input()) == 3")
    )


@pytest.mark.parametrize(
    ("code", "line", "told"),
    [
        ("ask = input\nprint(1)\nask('who? ')", 9, "EOFError: there is no keyboard here"),
        ("import sys as s\nprint(s.stdin.__next__())", 8, "EOFError: there is no keyboard here"),
        ("print('a')\nprint('\\x1b[31mred')", 8, "holds the control character U+001B, which no"),
        ("x = '\\ud800'\nprint(1)\nprint(x)", 9, "its output holds the control character U+D800"),
        ("def f(n):\n    print(n, '\\0')\nf(2)", 8, "holds the control character U+0000"),
        ("import time\nprint('t')\nprint(time.gmtime()[0])", 9, "when baked again, to “20"),
        ("import time as t\nn = t.localtime(0)\nn.tm_hour", 7, "it comes to “0” and, when"),
        ("class A: pass\nprint('an', A())", 8, "Show what is in the object, or give its class"),
        ("print(id([]))", 7, "when baked again"),
        ("for c in {'a', 'b', 'c', 'd', 'e'}:\n    print(c)", 8, "it comes to “"),
        ("print({str(n) for n in range(9)})", 7, "Sort what comes out of a set, as in"),
        ("import os\nprint(os.getcwd())", 8, "it comes to “/home/pyodide” and, when baked again"),
        ("import random as r\nvars(r)['random']()", 7, "when baked again"),
        ("import os\nprint(1)\nvars(os)['abort']()", 9, "Python did not answer"),
        (
            "import sys\nsys.setrecursionlimit(10**9)\ndef f(x):\n    return [*map(f, [x])]\nf(1)",
            10,
            "the cell calls itself too deep",
        ),
    ],
)
def test_what_the_build_sees_by_running_it(author: Author, code: str, line: int, told: str) -> None:
    problem = author.error(f"/// python | c\n\n```python\n{code}\n```\n///")
    assert f"content/a.md:{line}: python | c: " in problem
    assert told in problem


def test_a_line_of_a_cell_above_is_told_as_such(author: Author) -> None:
    above = "def f():\n    while True:\n        pass"
    problem = author.error(
        f"/// python | a\n```python\n{above}\n```\n///\n\n"
        "/// python | b\n    seconds: 1\n\n```python\nf()\n```\n///"
    )
    assert re.search(r"content/a\.md:[78]: python \| b: the cell ran longer than 1 s", problem)


def test_a_seed_above_is_a_seed_below(author: Author) -> None:
    seeded = CELL.replace("x = 20", "import random; random.seed(1); x = 20")
    drawn = CELL.replace("| first", "| second").replace("x = 20", "x = random.random()")
    assert len(_figures(author, f"{seeded}\n\n{drawn}")) == 2
    assert "a.md:18: python | second: the code random.random() has no seed" in author.error(
        f"{CELL.replace('x = 20', 'import random; x = 20')}\n\n{drawn}"
    )


def test_an_exercise_needs_all_of_its_parts(author: Author) -> None:
    without = re.sub(r"```python wrong.*?```\n", "", EXERCISE, flags=re.S)
    assert "the exercise has no “python wrong”" in author.error(without)


def test_an_error_that_is_meant_is_shown(author: Author) -> None:
    body = CELL.replace("| first", "| first\n    raises: KeyError").replace("x + 1", "{}[1]")
    ((html, _),) = _figures(author, body)
    assert "KeyError: 1</pre>" in html


def test_another_version_of_a_package_is_another_bake(
    author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = CELL.replace("| first", "| first\n    packages: [mpmath]")
    body = body.replace("x = 20", "import mpmath; x = 20")
    ((_, spec),) = _figures(author, body)
    assert [file["role"] for file in spec["files"] if "mpmath" in file["role"]]

    def asked(*_: Any, **__: Any) -> None:
        raise LookupError("asked again")

    monkeypatch.setattr(Baker, "call", asked)
    author(body)
    monkeypatch.setattr(cells, "package_key", lambda name: f"{name} of tomorrow")
    assert "LookupError: asked again" in author.error(body)


def test_a_cell_runs_no_longer_than_its_page_lets_it(author: Author) -> None:
    body = CELL.replace("| first", "| first\n    seconds: 1").replace("x + 1", "while x: pass")
    problem = author.error(body)
    assert ":10: python | first: the cell ran longer than 1 s, as long as a page lets it" in problem
    assert "Look for an endless loop in the code, or give it more with “seconds”" in problem


def test_what_ran_under_another_limit_runs_again(
    author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    author(CELL)

    def asked(*_: Any, **__: Any) -> None:
        raise LookupError("asked again")

    monkeypatch.setattr(Baker, "call", asked)
    author(CELL)
    shorter = CELL.replace("| first", "| first\n    seconds: 9")
    assert "LookupError: asked again" in author.error(shorter)


def test_a_page_without_time_for_figures(tmp_path: Path, cache: Path) -> None:
    settings = {"PATH": str(tmp_path), "CACHE_PATH": str(cache), "BAKE_SECONDS": 0}
    with closing(Build(settings)) as build:
        begin_live(build)
        begin(build)
        problem = Author(build, "en").error(CELL)
    assert ":4: python | first: the figures of this page take more than 0 s to bake" in problem


def test_packages_of_the_cells_above_are_a_cells_own(author: Author, build: Build) -> None:
    first = CELL.replace("| first", "| first\n    packages: [mpmath]")
    first = first.replace("x = 20", "import mpmath; x = 20")
    second = CELL.replace("| first", "| second").replace("x = 20", "x = mpmath.mpf(x)")
    _figures(author, first)
    # A build that has the first cell's output, and an interpreter that never saw its package.
    with closing(Build({"CACHE_PATH": str(build.cache)})) as fresh:
        begin_live(fresh)
        begin(fresh)
        _, (_, spec) = _figures(Author(fresh, "en"), f"{first}\n\n{second}")
    assert spec["packages"] == ["mpmath"]
    assert [f["role"] for f in spec["files"]].count("package:mpmath") == 1
    assert spec["values"]["text"] == "<x> 20.0\nmpf('21.0')\n"


def test_too_much_output_for_a_page_stops_the_build(author: Author) -> None:
    many = """from huoye import Curve, Plot, show
for _ in range(40):
    show(Plot("p", [Curve([(i, i) for i in range(200)])]))"""
    assert "more than the 100,000 that a page can carry" in author.error(
        CELL.replace("x + 1", many)
    )


def test_more_than_can_be_drawn_is_no_tampering(author: Author) -> None:
    points = "from huoye import Curve, Plot\nPlot('p', [Curve([(0, i) for i in range(250_000)])])"
    problem = author.error(CELL.replace("x + 1", points))
    assert "letters long, more than a page can carry. Show less" in problem


def test_an_exception_without_words_is_told_by_its_name(author: Author) -> None:
    assert "python | first: AssertionError. Mend the cell" in author.error(
        CELL.replace("x + 1", "assert x == 21")
    )


def test_code_outside_of_the_block_stays_code(author: Author) -> None:
    html = author(f"```python\nz = 1\n```\n\n{CELL}\n\n```python\nz = 2\n```").html
    assert html.count('class="highlight"') == 3
