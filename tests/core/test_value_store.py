"""Small values of many builds in one file."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from huoye.core.build import Build
from huoye.core.value_store import ValueStore, key_of
from tests.conftest import cache_in

KEYS = [key_of("number", number) for number in range(1200)]


def _build(folder: Path) -> Build:
    return Build({"CACHE_PATH": str(folder)})


def test_what_is_put_is_there_for_the_next_build(tmp_path: Path) -> None:
    values = {key: {"n": number, "text": "活\ud800"} for number, key in enumerate(KEYS)}
    with closing(_build(tmp_path)) as build:
        store = build.get(ValueStore)
        assert store.get(KEYS) == {}
        store.put(values)
        assert store.get([KEYS[3], KEYS[3]]) == {KEYS[3]: values[KEYS[3]]}
    with closing(_build(tmp_path)) as build:
        assert build.get(ValueStore).get(KEYS) == values


def test_keys_tell_all_parts_apart() -> None:
    parts = [("a", "b"), ("ab",), ("a", ["b"]), ("a", True), ("a", 1), ("a", "1")]
    assert len({key_of(*part) for part in parts}) == len(parts)


def test_what_waits_to_be_written_is_known_and_of_one_process(tmp_path: Path) -> None:
    """A child that is forked meanwhile neither knows it nor writes it."""
    with closing(_build(tmp_path)) as build:
        store = build.get(ValueStore)
        store.put({KEYS[0]: 0})
        store.put({KEYS[1]: 1})
        assert store.get(KEYS) == {KEYS[0]: 0, KEYS[1]: 1}
        if (child := os.fork()) == 0:
            try:
                known = store.get(KEYS)
                store.close()
                os._exit(0 if known == {KEYS[0]: 0} else 2)
            finally:
                os._exit(1)
        assert os.waitpid(child, 0)[1] == 0
        with closing(_build(tmp_path)) as other:
            assert other.get(ValueStore).get(KEYS) == {KEYS[0]: 0}
        # A value put again is the later one.
        store.put({KEYS[1]: 2})
    with closing(_build(tmp_path)) as build:
        assert build.get(ValueStore).get(KEYS) == {KEYS[0]: 0, KEYS[1]: 2}


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    """Each child takes over an open connection, which is its parent's alone."""
    with closing(_build(tmp_path)) as build:
        store = build.get(ValueStore)
        store.put({KEYS[0]: 0})
        children = []
        for number in range(1, 5):
            if (child := os.fork()) == 0:
                try:
                    for key in KEYS[number::5]:
                        store.put({key: number})
                    known = store.get(KEYS[:1]) == {KEYS[0]: 0}
                    store.close()
                    os._exit(0 if known else 2)
                finally:
                    os._exit(1)
            children.append(child)
        assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4
        found = store.get(KEYS)
        expected = {key: number for number in range(1, 5) for key in KEYS[number::5]}
        assert found == {KEYS[0]: 0, **expected}
        assert build.problems.warnings() == []


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    with closing(_build(tmp_path)) as build:
        build.get(ValueStore).put({KEYS[0]: 0})
    (path,) = tmp_path.glob("values-*")
    for blocked in (path, tmp_path / "file/cache"):
        with closing(_build(blocked.parent)) as build:
            if blocked == path:
                with closing(sqlite3.connect(path)) as connection:
                    connection.execute(
                        "CREATE TRIGGER no BEFORE INSERT ON kept BEGIN "
                        "SELECT raise(ABORT, 'attempt to write a readonly database'); END"
                    )
            else:
                (tmp_path / "file").write_text("in the way")
            store = build.get(ValueStore)
            for number in range(1, 4):
                store.put({KEYS[number]: number})
            found = store.get(KEYS)
            assert found.items() >= {KEYS[number]: number for number in range(1, 4)}.items()
            assert len(build.problems.warnings()) == 1


def test_a_file_grown_too_large_is_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(_build(tmp_path)) as build:
        build.get(ValueStore).put(dict.fromkeys(KEYS, "x" * 100))
    monkeypatch.setattr("huoye.core.value_store.MOST", 10_000)
    with closing(_build(tmp_path)) as build:
        assert build.get(ValueStore).get(KEYS) == {}
        build.get(ValueStore).put({KEYS[0]: 1})
        assert build.get(ValueStore).get(KEYS) == {KEYS[0]: 1}


def test_the_cache_beside_it_is_left_alone(tmp_path: Path) -> None:
    cache_in(tmp_path).content("a/b", lambda: b"c")
    with closing(_build(tmp_path)) as build:
        build.get(ValueStore).put({KEYS[0]: 1})
    assert (tmp_path / "a/b").read_bytes() == b"c"
