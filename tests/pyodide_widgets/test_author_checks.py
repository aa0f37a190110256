"""What authors' Python cannot do in a page."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoye.pyodide_widgets.author_checks import available_modules, findings, told
from huoye.pyodide_widgets.baker import Baker
from tests.conftest import ROOT


def _one(source: str, *packages: str) -> tuple[int, str, str]:
    (found,) = findings(source, packages)
    return found.line, found.what, found.mend


@pytest.mark.parametrize(
    ("source", "line", "what", "mend"),
    [
        ("x = 1\nimport numpy as np", 2, "imports numpy, which a page", "math and lists"),
        ("from scipy.special import ellipe", 1, "imports scipy", "math and lists"),
        ("def f():\n    import maths", 2, "imports maths", "Did you mean “math”?"),
        ("import mpmath", 1, "imports mpmath", "Declare the package"),
        ("import threading", 1, "no threads", "one thing after another"),
        ("import no_such_thing", 1, "imports no_such_thing", "install a pure-Python package"),
        ("import urllib.request", 1, "loads nothing from elsewhere", "into the code"),
        ("import secrets", 1, "gives another number", "random.seed(2018)"),
        ("n = int(input('n'))", 1, "input() waits", "parameter"),
        ("open('data.txt')", 1, "open() opens a file", "no files"),
        ("exit()", 1, "exit() ends", "to its end"),
        ("import sys\nsys.exit(1)", 2, "sys.exit() ends", "to its end"),
        ("import time\ntime.sleep(1)", 2, "time.sleep() blocks", "playing slider"),
        ("from time import sleep as nap\nnap(1)", 2, "time.sleep() blocks", "playing slider"),
        ("import time as t\nt.time()", 2, "time.time() gives another", "write the value down"),
        ("import datetime\ndatetime.date.today()", 2, "today() gives another", "parameter"),
        ("from datetime import datetime\ndatetime.now()", 2, "now() gives another", "parameter"),
        ("import os\nos.urandom(3)", 2, "os.urandom() gives", "parameter"),
        ("import random\nrandom.random()", 2, "random.random() has no seed", "random.seed"),
        (
            "from random import choice\nchoice([1])",
            2,
            "random.choice() has no seed",
            "Random(2018)",
        ),
        ("import random\nrandom.seed()\nrandom.seed(1)", 2, "random.seed() has no seed", ""),
        ("import random\nrandom.Random()", 2, "random.Random() has no seed", ""),
        ("import random\nrandom.random()\nrandom.seed(1)", 2, "random.random() has no seed", ""),
        ("import random\ndef f():\n    return random.random()", 3, "has no seed", ""),
        ("import random\nrandom.seed(None)", 2, "random.seed() has no seed", ""),
        ("import doctest", 1, "imports doctest, which a page", "Write asserts"),
        ("import csv", 1, "imports csv, which a page", "write the data into the code"),
        ("import zoneinfo", 1, "imports zoneinfo, which a page", "of Python's library"),
        ("help(len)", 1, "help() needs pydoc", "f.__doc__"),
        ("breakpoint()", 1, "breakpoint() waits for a keyboard", "Print"),
        ("import sys\nsys.stdin.readline()", 2, "readline() waits for a keyboard", "typed"),
        ("from datetime import datetime\ndatetime.strptime('1', '%d')", 2, "needs modules", "from"),
        ("import os\nos.abort()", 2, "os.abort() ends", "to its end"),
    ],
)
def test_what_cannot_work_is_told_with_its_line(
    source: str, line: int, what: str, mend: str
) -> None:
    found = _one(source)
    assert found[0] == line
    assert what in found[1] and mend in found[2]


@pytest.mark.parametrize(
    "source",
    [
        "import math, itertools, collections.abc\nfrom huoye import Plot",
        "try:\n    import numpy\nexcept ImportError:\n    numpy = None",
        "import random\nrandom.seed(1)\nrandom.random()\nrandom.choice([1])",
        "import random\nrng = random.Random(1)\nrng.random()",
        "import random\nrandom.seed(a=1)\nrandom.random()",
        "import random\ndef f():\n    return random.random()\nrandom.seed(1)\nf()",
        "import random\ndef f():\n    return g()\ndef g():\n    random.seed(1)\nf()",
        "import random\nfor n in range(2):\n    if n: random.random()\n    else: random.seed(1)",
        "def input(x):\n    return x\ninput(1)",
        "def f(open):\n    return open(1)",
        "class Clock:\n    def time(self): return 1\nClock().time()",
        "from . import other",
        "x = {}\nx.input(), x.exit",
        "time = 3\ntime.sleep",
        "if x\n",
        "",
    ],
)
def test_what_works_is_not_told(source: str) -> None:
    assert findings(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import numpy\n",
        "import typing as t\nif t.TYPE_CHECKING:\n    import numpy\nelse:\n    x = 1\n",
        "if False:\n    import numpy\n",
        "from contextlib import suppress\nwith suppress(ImportError):\n    import numpy\n",
        "import contextlib\nwith contextlib.suppress(ImportError):\n    import numpy\n",
        "if __name__ == '__main__':\n    import numpy\n    open('f')\n",
    ],
)
def test_what_never_runs_in_a_page_is_not_told(source: str) -> None:
    assert findings(source) == []


def test_a_cell_is_a_program() -> None:
    (found,) = findings("if __name__ == '__main__':\n    open('f')\n", is_program=True)
    assert found.line == 2
    (found,) = findings("if False:\n    pass\nelse:\n    import numpy\n")
    assert found.line == 4


def test_declared_packages_are_there() -> None:
    assert findings("import mpmath\nfrom mpmath import mp", ["mpmath"]) == []


def test_the_first_is_told_and_the_others_are_counted() -> None:
    found = findings("import numpy\ninput()\nopen('a')")
    assert [finding.line for finding in found] == [1, 2, 3]
    assert told(found) == (
        "the code imports numpy, which a page does not have (and 2 more like it)"
    )


@pytest.mark.parametrize(
    "path", sorted((ROOT / "content/formulas").glob("*.py")), ids=lambda path: path.stem
)
def test_the_sites_own_formulas_have_none(path: Path) -> None:
    assert findings(path.read_text("utf-8"), ["mpmath"]) == []


def test_the_modules_are_those_of_the_interpreter(baker: Baker) -> None:
    """Every one that is said to be there can be imported, and no other public one."""
    source = f"""
import importlib, sys
for name in sorted(set(sys.stdlib_module_names) | set({sorted(available_modules())!r})):
    if name.startswith("_") or name in ("antigravity", "this", "turtle", "turtledemo", "idlelib"):
        continue
    try:
        importlib.import_module(name)
    except ImportError:
        continue
    print(name)
"""
    cell = {"name": "modules", "source": source, "raises": ""}
    outcome = baker.call("run_cells", cells=[cell], test=None, lang="en", packages=[]).result
    there = set(outcome["text"].split())
    assert there == {name for name in available_modules() if not name.startswith("_")}


@given(st.text(max_size=200))
def test_no_text_breaks_the_check(source: str) -> None:
    findings(source)
