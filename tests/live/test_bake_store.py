"""Bakes are kept by what they were made from."""

from pathlib import Path
from typing import Any

import pytest

from huoye.core.build import Build
from huoye.live.bake_store import BakeStore


def _store(cache: Path) -> BakeStore:
    return BakeStore(Build({"CACHE_PATH": str(cache)}))


class _Counter:
    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> dict[str, Any]:
        self.calls += 1
        return {"pair": (1, 2), "call": self.calls}


def test_made_once(tmp_path: Path) -> None:
    make = _Counter()
    first = _store(tmp_path).get_or_make({"a": 1.5}, make)
    second = _store(tmp_path).get_or_make({"a": 1.5}, make)
    assert first == second == {"pair": [1, 2], "call": 1}


@pytest.mark.parametrize("other", [{"a": 2}, {"a": 1, "b": 1}, {"b": 1}, {}])
def test_any_difference_in_the_key_bakes_anew(tmp_path: Path, other: dict[str, Any]) -> None:
    make = _Counter()
    store = _store(tmp_path)
    store.get_or_make({"a": 1}, make)
    store.get_or_make(other, make)
    assert make.calls == 2


def test_order_of_the_key_does_not_matter(tmp_path: Path) -> None:
    make = _Counter()
    store = _store(tmp_path)
    store.get_or_make({"a": 1, "b": 2}, make)
    store.get_or_make({"b": 2, "a": 1}, make)
    assert make.calls == 1


def test_an_unreadable_entry_is_made_again(tmp_path: Path) -> None:
    make = _Counter()
    store = _store(tmp_path)
    store.get_or_make({}, make)
    (entry,) = (tmp_path / "bakes").glob("*.json")
    entry.write_text("{ half")
    store.get_or_make({}, make)
    assert make.calls == 2


def test_a_failed_bake_stores_nothing(tmp_path: Path) -> None:
    def fail() -> dict[str, Any]:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        _store(tmp_path).get_or_make({}, fail)
    assert not (tmp_path / "bakes").exists()
