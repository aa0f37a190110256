"""When a graphics card counts as right; the rest is shown in tests/browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from huoye.core.node import NodeChild
from tests.conftest import module_child


@pytest.fixture(scope="module")
def javascript() -> Iterator[NodeChild]:
    with module_child(Path(__file__).parent / "demos_child.mjs") as child:
        yield child


@pytest.mark.parametrize(
    ("changed", "by", "right"),
    [(0, 0, True), (1, 1, True), (1, -1, True), (2, 1, False), (1, 2, False), (1, None, False)],
)
def test_a_level_in_a_thousandth_of_the_values(
    changed: int, by: int | None, right: bool, javascript: NodeChild
) -> None:
    processor = [100] * 1000
    card: list[int | None] = list(processor)
    for place in range(changed):
        card[place] = None if by is None else 100 + by
    # null in arithmetic is 0 to JavaScript: a picture of nothing.
    assert javascript.request("agree", processor=processor, card=card) is right
