"""The time that a page has for its figures."""

from math import inf
from pathlib import Path

import pytest

from huoye.core.build import Build
from huoye.live import bake_time
from huoye.live.bake_time import MOST, BakeTime
from huoye.live.block import BlockError

PAGE, OTHER = Path("a.md"), Path("b.md")


class Clock:
    """Stands still until it is moved."""

    now = 50.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(bake_time, "monotonic", clock)
    return clock


def test_the_figures_of_a_page_share_it(clock: Clock) -> None:
    given = BakeTime(Build({"BAKE_SECONDS": 10}))
    with given.of(PAGE):
        clock.now += 4
        assert given.left == 6
    clock.now += 100
    with given.of(PAGE):
        assert given.left == 6
        clock.now += 6
        with pytest.raises(BlockError, match="take more than 10 s to bake"):
            given.check()
    with pytest.raises(BlockError), given.of(PAGE):
        pytest.fail("a figure without time is baked")
    with given.of(OTHER):
        assert given.left == 10


def test_outside_of_a_page_there_is_no_end(clock: Clock) -> None:
    given = BakeTime(Build())
    assert given.left == inf
    with given.of(PAGE):
        assert given.left == MOST
    assert given.left == inf
