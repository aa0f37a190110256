"""A run is a function of its inputs: whatever one does to Python, the next one finds as it was."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from huoye.core.build import Build
from huoye.pyodide_widgets.baker import Baker, Changing, FormulaFailed, Unanswered
from huoye.reader import read_page
from tests.author import Author
from tests.pyodide_widgets.conftest import evaluated

#: What is broken -> how, and an expression that shows it.
BREAKS = {
    "an attribute of a module": ("import math; math.pi = 3", "__import__('math').pi"),
    "a function of a module": (
        "import statistics; statistics.mean = len",
        "__import__('statistics').mean([1, 2, 9])",
    ),
    "a method of a class": (
        "import fractions; fractions.Fraction.__repr__ = lambda self: 'one'",
        "__import__('fractions').Fraction(1, 3)",
    ),
    "a built-in type": (
        "import gc; gc.get_referents(int.__dict__)[0]['real'] = 7",
        "'real' in vars(int) and (5).real",
    ),
    "decimal's context": (
        "import decimal; decimal.getcontext().prec = 5",
        "__import__('decimal').Decimal(1) / 3",
    ),
    "decimal's default": (
        "import decimal; decimal.DefaultContext.prec = 7",
        "__import__('decimal').DefaultContext.prec",
    ),
    "a module": (
        "import sys, types; sys.modules['statistics'] = types.ModuleType('statistics')",
        "hasattr(__import__('statistics'), 'mean')",
    ),
    "a module that is gone": (
        "import sys; sys.modules['json'] = None",
        "__import__('sys').modules.get('json') is None",
    ),
    "a built-in function": ("import builtins; builtins.sum = max", "sum([1, 2])"),
    "a built-in function that is gone": (
        "import builtins; del builtins.sorted",
        "hasattr(__import__('builtins'), 'sorted')",
    ),
    "how modules are imported": (
        "import builtins, sys; sys.meta_path.clear(); sys.path_hooks.clear(); sys.path[:] = ['/']",
        "(len(__import__('sys').meta_path), __import__('sys').path)",
    ),
    "a file": (
        "open('/tmp/left', 'w').write('x')",
        "__import__('os').path.exists('/tmp/left')",
    ),
    "a file of the library": (
        "import os; os.remove('/lib/python313.zip'); open('/lib/python313.zip', 'wb').write(b'x')",
        "__import__('os').path.getsize('/lib/python313.zip')",
    ),
    "what is in a file": (
        "with open('/lib/python313.zip', 'r+b') as file: file.write(b'nothing')",
        "open('/lib/python313.zip', 'rb').read(2)",
    ),
    "a link, and what may be done with a file": (
        "import os; os.symlink('/lib', '/tmp/link'); os.chmod('/home', 0)",
        "(__import__('os').path.islink('/tmp/link'), __import__('os').stat('/home').st_mode)",
    ),
    "an open file": (
        "import os; os.dup2(os.open('/lib/python313.zip', os.O_RDONLY), 1)",
        "__import__('os').fstat(1).st_size",
    ),
    "the working folder": ("import os; os.chdir('/tmp')", "__import__('os').getcwd() == '/tmp'"),
    "the environment": (
        "import os; os.environ['PATH'] = 'here'; os.putenv('A', 'b')",
        "__import__('os').environ.get('PATH')",
    ),
    "the filters of warnings": (
        "import warnings; warnings.simplefilter('error')",
        "len(__import__('warnings').filters)",
    ),
    "the recursion limit": (
        "import sys; sys.setrecursionlimit(300)",
        "__import__('sys').getrecursionlimit()",
    ),
    "the length of whole numbers": (
        "import sys; sys.set_int_max_str_digits(700)",
        "__import__('sys').get_int_max_str_digits()",
    ),
    "the collector": (
        "import gc; gc.disable(); gc.set_threshold(7)",
        "(__import__('gc').isenabled(), __import__('gc').get_threshold())",
    ),
    "standard input": (
        "import io, sys; sys.__stdin__ = sys.stdin = io.StringIO('typed')",
        "type(__import__('sys').stdin).__name__",
    ),
    "what is done with an error": (
        "import sys; sys.excepthook = sys.unraisablehook = print",
        "__import__('sys').excepthook is print",
    ),
    "a trace": (
        "import sys; sys.setprofile(lambda *_: None)",
        "__import__('sys').getprofile() is None",
    ),
    "a signal": (
        "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)",
        "callable(__import__('signal').getsignal(2))",
    ),
    "random numbers": (
        "import random; random.seed(1); random.random()",
        "__import__('random').getstate()[1][-1]",
    ),
    "a cache": (
        "import re, functools; [re.compile(str(n)) for n in range(9)]",
        "len(__import__('re')._cache)",
    ),
    "how text is read and written": (
        "import codecs; codecs.register_error('strict', codecs.replace_errors)",
        "__import__('codecs').lookup_error('strict').__name__",
    ),
    "what is done at the end": (
        "import atexit; atexit.register(print)",
        "__import__('atexit')._ncallbacks()",
    ),
    "a variable of the context": (
        "import contextvars, builtins; builtins.seen = contextvars.ContextVar('seen', default=1)",
        "hasattr(__import__('builtins'), 'seen')",
    ),
    "our own room": (
        "import huoye.formula.cells as cells; cells.MAX_OUTPUT = 3; cells._as_text = str",
        "__import__('huoye.formula.cells', fromlist=['x']).MAX_OUTPUT",
    ),
    "our own host": (
        "import huoye.formula.host as host; host.Host.call = None; host.json = None",
        "__import__('huoye.formula.host', fromlist=['x']).json is None",
    ),
    "memory": (
        "import builtins; builtins.big = bytearray(60_000_000)",
        "hasattr(__import__('builtins'), 'big')",
    ),
}  # fmt: skip
_LOOK = """
from huoye import Result, Table
def look() -> Result:
    return Result([], [], [Table("t", ["x"], [[repr({0})]])])
"""


def _cells(baker: Baker, *sources: str) -> Any:
    cells = [{"name": f"c{n}", "source": source, "raises": ""} for n, source in enumerate(sources)]
    return baker.call("run_cells", cells=cells, test=None, lang="en", packages=[]).result


@pytest.mark.parametrize("what", BREAKS)
def test_nothing_survives(baker: Baker, what: str) -> None:
    program, look = BREAKS[what]
    formula = _LOOK.format(look)
    before = _cells(baker, look), evaluated(baker, "look", formula)
    assert before[0]["error"] is None
    with suppress(Changing, Unanswered):
        assert _cells(baker, program, look) != before[0], "nothing is broken"
    with suppress(Changing, FormulaFailed, Unanswered):
        evaluated(baker, "spoil", f"{program}\n{formula.replace('look()', 'spoil()')}")
    assert (_cells(baker, look), evaluated(baker, "look", formula)) == before


def test_a_formula_finds_its_own_module_as_its_file_left_it(baker: Baker) -> None:
    source = """
from huoye import Result, Value
calls = []
def count(x: float = 1.0) -> Result:
    calls.append(x)
    return Result([Value("calls", len(calls), ""), Value("x", x, "")])
"""
    for x in (2.0, 3.0, 2.0):
        values = evaluated(baker, "count", source, {"x": x}).result["values"]
        assert values == {"calls": 1, "x": x}


def test_an_article_is_baked_as_if_there_were_no_other(build: Build) -> None:
    author = Author(build, "en")
    spoil = "\n".join(f"try:\n    {program}\nexcept Exception: 0" for program, _ in BREAKS.values())
    read_page(author.page(f"/// python | spoil\n```python\n{spoil}\n```\n///"))
    plain = "from decimal import Decimal\nprint(Decimal(1) / 3)"
    html = author(f"/// python | plain\n```python\n{plain}\n```\n///").html
    assert "0.3333333333333333333333333333</pre>" in html
