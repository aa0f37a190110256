"""The inputs besides the defaults at which the check runs a figure."""

from pathlib import Path

import pytest

from huoye.core.build import Build
from huoye.live.block import Kinds
from huoye.live.check.other_inputs import moved, other_inputs
from huoye.live.figure import Control
from tests.live.test_block import ECHO


@pytest.mark.parametrize(
    ("control", "more", "less"),
    [
        (Control("t", "t", "range", 0.8, 0.0, 1.2, 0.01), 0.92, 0.68),
        # Steps are counted from the lower end.
        (Control("t", "t", "range", 0.5, 0.1, 0.9, 0.4), 0.9, 0.1),
        (Control("n", "n", "range", 16, 1, 64, whole=True), 22, 10),
        # At the end of its range it goes the other way.
        (Control("t", "t", "range", 1.0, 0.0, 1.0, 0.01), 0.9, 0.9),
        (Control("n", "n", "integer", 16, 1, 64), 22, 10),
        (Control("n", "n", "integer", 1, 1, 2), 2, 2),
        (Control("x", "x", "number", 5), 10, 0),
        (Control("s", "s", "seed", 2018, 0, 2**32 - 1), 2019, 2020),
        (Control("b", "b", "checkbox", True), False, True),
        (Control("w", "w", "text", "word"), "word", "word"),
        (Control("w", "w", "text", "a", choices=(("b", ""), ("c", ""))), "b", "c"),
        (Control("w", "w", "text", "a", choices=(("b", ""),)), "b", "b"),
        (Control("c", "c", "select", "b", choices=(("a", ""), ("b", ""), ("c", ""))), "c", "a"),
    ],
)
def test_every_control_is_moved(control: Control, more: object, less: object) -> None:
    assert (moved(control, 1), moved(control, -1)) == (more, less)


@pytest.mark.parametrize(("times", "cases"), [(3, [5, 1]), (1, [3])])
def test_no_state_comes_twice_in_a_row(tmp_path: Path, times: int, cases: list[int]) -> None:
    """A link to where the page stands already starts nothing that could be waited for."""
    build = Build({"CACHE_PATH": str(tmp_path)})
    build.get(Kinds).add(ECHO)
    written = {"name": "echo", "argument": "a", "options": {"times": times}}
    assert [inputs["times"] for inputs, _ in other_inputs(written, "en", build)] == cases
