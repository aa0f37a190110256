"""What goes to Pyodide, and the line that authors are told."""

from __future__ import annotations

import pytest

from huoye.pyodide_widgets.responder.lowering.checker import Refused
from huoye.pyodide_widgets.responder.lowering.lower import lowered


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import math\nr = math.hypot(3, 4)", "line 2: math.hypot"),
        ("import math as m\nr = m.cbrt(3)", "line 2: math.cbrt"),
        ("from math import gamma", "line 1: math.gamma"),
        ("import js", "line 1: import js"),
        ("import lowered", "line 1: import lowered"),
        ("from host_numerals import fixed", "line 1: import host_numerals"),
        ("from huoye import show", "line 1: huoye.show"),
        ("import huoye.formula.host", "line 1: import huoye.formula.host"),
        ("r = eval('1')", r"line 1: eval\(\)"),
        ("r = __import__('js')", "line 1: __import__"),
        ("r = ().__class__", r"line 1: \.__class__"),
        ("r = _h_total([1])", "line 1: _h_total"),
        ("def f():\n    import math", "line 2: an import inside a function"),
        ("r = {1, 2}", "line 1: a set, whose order is another"),
        ("r = [x for x in {1, 2}]", "line 1: a set, whose order is another"),
        ("def f(**k):\n    return k", r"line 1: \*\*kwargs, whose order is lost"),
        ("f = lambda **k: k", r"line 1: \*\*kwargs, whose order is lost"),
        ("r = dict(**{'a': 1})", r"line 1: a call with \*\*"),
        ("try:\n    r = 1\nexcept Exception:\n    r = 2", "line 3: except Exception"),
        ("try:\n    r = 1\nexcept:\n    r = 2", "line 3: except"),
        ("try:\n    r = 1\nexcept ValueError as e:\n    r = 2", "line 3: the text of an exception"),
        ("with open('x') as f:\n    r = 1", "line 1: with"),
        ("r = 2**60 + 9007199254740993", r"line 1: a whole number beyond 2\*\*53"),
        ("r = 1 in [1] == 2", "line 1: “in” in a chain"),
        ("r = 1j", "line 1: a complex"),
        ("r = b'a'", "line 1: a bytes"),
        ("r = 'a'.encode()", r"line 1: \.encode\(\)"),
        ("f = [].sort", r"line 1: \.sort without a call"),
        ("r = str.upper('a')", r"line 1: str\.upper"),
        ("r = list.sort([2, 1])", r"line 1: list\.sort"),
        ("import math\nmath.pi = 3", r"line 2: an assignment to \.pi"),
        ("from huoye import Value\nValue.digits = 3", r"line 2: an assignment to \.digits"),
        (
            """from dataclasses import dataclass
@dataclass(frozen=True)
class A:
    x: float
    def f(self):
        self.x = 1""",
            r"line 6: an assignment to \.x",
        ),
        ("class A(dict):\n    pass", "line 1: a subclass of dict"),
        ("class A(int):\n    pass", "line 1: a subclass of int"),
        ("def max(a):\n    return a", "line 1: another “max” than Python's"),
        ("def f(sum):\n    return sum", "line 1: another “sum” than Python's"),
        ("r = '{0} {0}'.format(1)", r"line 1: \.format\(\) with fields in another order"),
        ("r = '%x' % 3", "line 1: %x"),
        ("r = 1 is 1", "line 1: “is” of what is no None"),
        ("r = [[1]] @ [[1]]", "line 1: @"),
        ("r = []._h_own", r"line 1: \._h_own"),
        (
            "for i in []:\n    try:\n        r = 1\n    finally:\n        break",
            "line 5: a way out of finally",
        ),
        (
            "def f():\n    try:\n        yield 1\n    finally:\n        pass",
            "line 2: finally in a generator",
        ),
        ("r = sorted({3, 1}, key=abs)", "line 1: a set sorted by a key"),
        ("async def f():\n    pass", "line 1: async"),
        ("r = (", "line 1: a mistake in the code"),
    ],
)
def test_what_has_not_been_compared_is_refused(source: str, reason: str) -> None:
    with pytest.raises(Refused, match=rf"\A{reason}"):
        lowered(source)


def test_the_way_to_a_package_ends_where_it_is_imported() -> None:
    text = lowered(
        "PACKAGES = ['mpmath']\ndef f(x):\n    if x:\n        import mpmath\n"
        "        with mpmath.workdps(30):\n            return mpmath.sin(x)\n    return 0",
        ["mpmath"],
    )
    assert "raise _h_Elsewhere('mpmath')" in text
    assert "workdps" not in text
    with pytest.raises(Refused, match="line 1: import mpmath"):
        lowered("import mpmath\n", [])


@pytest.mark.parametrize(
    ("source", "text"),
    [
        # A float on either side makes a float.
        ("import math\ndef f(x):\n    return x * math.sin(x)", "x * math.sin(x)"),
        ("def f(x):\n    y = x / 2\n    return y * x", "y * x"),
        ("def f(x):\n    total = 0.0\n    total += x\n    return total", "total += x"),
        ("def f(x):\n    return x + 1", "x + 1"),
        ("r = [2 * n for n in range(9)]", "2 * n"),
        # Numbers are compared as they are, and what may be a list is looked into.
        ("def f(x):\n    return max(x, 0.0), x < 1", "max(x, 0.0), x < 1"),
        ("def f(x, y):\n    return max(x, y)", "_h_larger(x, y)"),
        ("def f(x, y):\n    return x < y", "_h_orderable(x) < y"),
        # A small exponent needs no look, and of two things one is soon chosen.
        ("def f(x):\n    return x ** 3", "_h_raised(x, 3)"),
        ("def f(x):\n    x **= 2\n    return x", "x = _h_raised(x, 2)"),
        ("def f(x, y):\n    return x ** y", "_h_power(x, y)"),
        ("def f(x):\n    return x ** 65", "_h_power(x, 65)"),
        ("def f(x):\n    return x ** 0", "_h_power(x, 0)"),
        ("def f(x, y, z):\n    return min(x, y, z)", "_h_smallest(x, y, z)"),
        ("def f(x, y):\n    return max(*x, *y)", "_h_largest(*x, *y)"),
        # These may be whole numbers of any size.
        ("def f(x):\n    return x * x", "_h_mul(x, x)"),
        ("def f(x):\n    y = x\n    return y * x", "_h_mul(y, x)"),
        ("def f(x):\n    y = x / 2\n    y = x\n    return y * x", "_h_mul(y, x)"),
        ("def f(x):\n    y = 1\n    y *= x\n    return y", "y = _h_multiplied(y, x)"),
        ("def f(n):\n    n = 2 * n\n    return n", "_h_mul(2, n)"),
        ("def f(a, b):\n    a, b = b, a + b\n    return a", "_h_add(a, b)"),
        ("y = 1.5\ndef f(x):\n    global y\n    y = x\n    return y * x", "_h_mul(y, x)"),
    ],
)
def test_numbers_are_looked_at_where_they_may_be_whole_and_large(source: str, text: str) -> None:
    assert text in lowered(source)
