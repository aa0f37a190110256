"""What a device must reproduce: told from what it may differ in, in Node as in the page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from huoye.core.node import NodeChild
from huoye.onnx_demos.engine_files import MAX_NUMBERS, base64, some
from tests.conftest import module_child


@pytest.fixture(scope="module")
def javascript() -> Iterator[NodeChild]:
    with module_child(Path(__file__).parent / "demos_child.mjs") as child:
        yield child


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(
    ("changed", "by", "same"),
    [(0, 0, True), (3, 1, True), (3, -1, True), (4, 1, False), (1, 2, False), (1, -100, False)],
)
def test_a_level_in_a_thousandth_of_a_picture(
    changed: int, by: int, same: bool, channels: int, javascript: NodeChild
) -> None:
    pixels = np.random.default_rng(1).integers(100, 150, (3000 // channels, channels), np.uint8)
    shown = pixels.copy()
    shown.ravel()[:: 3000 // max(changed, 1)][:changed] += np.uint8(by % 256)
    rgba = np.full((len(pixels), 4), 255, np.uint8)
    rgba[:, :3] = shown
    given: dict[str, Any] = {"rgba": rgba.ravel().tolist(), "pixels": base64(pixels)}
    assert javascript.request("same_picture", channels=channels, **given) is same
    given["rgba"] += [0, 0, 0, 255]
    assert javascript.request("same_picture", channels=channels, **given) is False


@pytest.mark.parametrize("size", [1, MAX_NUMBERS - 1, MAX_NUMBERS + 1, 12_288])
def test_numbers_within_a_thousandth(size: int, javascript: NodeChild) -> None:
    numbers = np.random.default_rng(size).normal(0, 3, size).astype(np.float32)
    golden = some(numbers)
    assert len(golden["base64"]) < 6000

    def same(found: np.ndarray) -> bool:
        told = [None if np.isnan(number) else float(number) for number in found]
        return bool(javascript.request("same_numbers", found=told, golden=golden))

    assert same(numbers)
    assert same(numbers + np.float32(0.0009))
    # Of those that are compared, the last.
    place = (size - 1) // golden["every"] * golden["every"]
    for wrong in (numbers[place] + max(1, abs(numbers[place])) * 0.0011, np.nan):
        found = numbers.copy()
        found[place] = wrong
        assert not same(found)
    assert not same(np.append(numbers, np.zeros(golden["every"], np.float32)))
