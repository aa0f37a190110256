"""How often Python looks for what has gone, and what becomes of its memory."""

from __future__ import annotations

import gc
import platform
import sys
from pathlib import Path

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


@pytest.mark.skipif(sys.platform != "linux", reason="its size is read from /proc")
def test_what_nobody_uses_goes_back() -> None:
    """Also where what is still used lies at the end of it."""
    if platform.libc_ver()[0] != "glibc":
        pytest.skip("other libraries give it back, or don't")
    pieces = [bytes(20_000) for _ in range(5_000)]
    last = bytes(20_000)
    full = _megabytes()
    del pieces
    collecting.give_back()
    assert _megabytes() < full - 50
    assert len(last) == 20_000


def _megabytes() -> int:
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) // 1024
