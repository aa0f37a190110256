"""How often Python looks for what has gone."""

from __future__ import annotations

import gc

import pytest

from huoye.core import collecting


@pytest.mark.parametrize(
    ("usual", "within"), [(700, 20_000), (0, 0), (50_000, 50_000)], ids=["usual", "never", "rare"]
)
def test_it_looks_less_often_for_a_while(usual: int, within: int) -> None:
    before = gc.get_threshold()
    try:
        gc.set_threshold(usual, 10, 10)
        with pytest.raises(RuntimeError), collecting.seldom():
            assert gc.get_threshold() == (within, 10, 10)
            raise RuntimeError
        assert gc.get_threshold() == (usual, 10, 10)
    finally:
        gc.set_threshold(*before)
