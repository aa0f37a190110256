"""Pictures by index, and the config that chooses them."""

import numpy as np
import pytest
import torch

from huoye.core.structure import StructureError, read
from models_export.data.dataset import ArrayPictures, DataConfig


def test_the_config_is_read_with_its_defaults() -> None:
    given = {"validation": 5, "keep": {"tier": [1, 2]}}
    assert read(DataConfig, given) == DataConfig(5, keep={"tier": (1, 2)})
    assert read(DataConfig, {"validation": 5}) == DataConfig(5)
    with pytest.raises(StructureError, match=r"keep\.tier"):
        read(DataConfig, {"validation": 5, "keep": {"tier": 1}})


@pytest.mark.parametrize(
    ("shape", "expected"), [((5, 4), (1, 5, 4)), ((5, 4, 1), (1, 5, 4)), ((5, 4, 3), (3, 5, 4))]
)
def test_arrays_are_taken_channels_first(shape: tuple[int, ...], expected: tuple[int, ...]) -> None:
    levels = np.random.default_rng(0).integers(0, 256, (6, *shape), np.uint8)
    source = ArrayPictures(levels)
    assert (len(source), source.shape) == (6, expected)
    taken = source.take([4, 0])
    assert taken.dtype == torch.uint8
    assert taken.shape == (2, *expected)
    assert taken[0].permute(1, 2, 0).flatten().tolist() == levels[4].flatten().tolist()
    taken.zero_()
    assert levels.any()
    assert source.take([]).shape == (0, *expected)
    assert torch.equal(source.take(np.array([4, 0])), source.take((4, 0)))
