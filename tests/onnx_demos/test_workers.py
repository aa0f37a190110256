"""Grids that several workers share, under Node, with workers that are none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from huoye.core.node import NodeChild, NodeError
from tests.conftest import module_child


@pytest.fixture(scope="module")
def javascript() -> Iterator[NodeChild]:
    with module_child(Path(__file__).parent / "workers_child.mjs") as child:
        yield child


@pytest.mark.parametrize("crash", ["memory", "runtime"])
def test_what_a_helper_leaves_undone_the_first_worker_does(
    javascript: NodeChild, crash: str
) -> None:
    assert javascript.request("lost", crash=crash) == [2 * place for place in range(16)]


def test_any_other_error_is_told(javascript: NodeChild) -> None:
    with pytest.raises(NodeError, match="timeout"):
        javascript.request("lost", crash="timeout")


def test_helpers_of_a_grid_that_is_being_computed_stay(javascript: NodeChild) -> None:
    assert javascript.request("timers") == [0, 0, 1]
