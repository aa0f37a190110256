"""What a figure's status line says of an error, in Node."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from huoye.core.node import NodeChild
from tests.conftest import module_child

_TRACEBACK = """PythonError: Traceback (most recent call last):
  File "/lib/python313.zip/huoye/formula/host.py", line 102, in call
TypeError: 'NoneType' object is not callable

"""


@pytest.fixture(scope="module")
def page() -> Iterator[NodeChild]:
    with module_child(Path(__file__).parent / "errors_child.mjs") as child:
        yield child


@pytest.mark.parametrize(
    ("code", "detail", "end"),
    [
        # Of a traceback its last line, which says what happened.
        ("", _TRACEBACK, " (TypeError: 'NoneType' object is not callable)"),
        ("runtime", "x" * 500, f" ({'x' * 200}…)"),
        ("runtime", "RuntimeError: unreachable", " (RuntimeError: unreachable)"),
        ("network", "", "press Run again."),
        ("formula", "a\nb", "The formula failed: a\nb"),
        ("input", "a\nb", "a\nb"),
    ],
)
def test_a_status_line_is_a_line(page: NodeChild, code: str, detail: str, end: str) -> None:
    told = page.request("described", code=code, detail=detail)
    assert told.endswith(end)
    assert "host.py" not in told
