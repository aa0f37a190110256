"""Builds that are killed, or that a full disk ends: the next one makes of the output what a clean
build makes, whatever the builds before have kept."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.core.blog import Blog, tree

#: Kills in ``make test``; ``python -m benchmarks.kills`` kills more.
KILLS = 5


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    blog = Blog(tmp_path)
    blog.set('HUOYE_PURE = ["theme"]\n')
    blog.build()
    return blog


def _is_as_clean(blog: Blog) -> bool:
    blog.build("-o", "clean", "-e", 'CACHE_PATH="cache-clean"')
    clean = tree(blog.root / "clean")
    shutil.rmtree(blog.root / "clean")
    return tree(blog.output) == clean


def test_a_kill_at_any_moment(blog: Blog) -> None:
    random = Random(15)
    started = time.monotonic()
    blog.write("a", "Text before all kills.")
    blog.build()
    whole = time.monotonic() - started
    for number in range(KILLS):
        # Every other time this is all, and the site's other pages are not read.
        blog.write("a", f"Text.\n\nMore, {number}.")
        if number % 2:
            blog.write("b", f"Text {number}.", more=f"Tags: {number}\n")
        build = blog.start()
        # The later part is where something is written.
        time.sleep(whole * random.uniform(0.4, 1.1))
        build.send_signal(signal.SIGKILL)
        build.wait()
        blog.build()
        assert _is_as_clean(blog), f"kill {number}"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of half a megabyte, where it may be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(place)]
    if sys.platform != "linux" or os.getuid() != 0 or subprocess.run(mount, check=False).returncode:
        pytest.skip("no disk can be mounted")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def _fill(disk: Path) -> Path:
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, pytest.raises(OSError):
        while True:
            file.write(b"0" * 4096)
    return filler


def test_a_full_disk_under_the_output(blog: Blog, small_disk: Path) -> None:
    output = small_disk / "output"
    blog.build("-o", str(output))
    before = tree(output)
    blog.write("a", "Long.\n\n" * 20_000)
    filler = _fill(small_disk)
    said = blog.build("-o", str(output), status=1)
    assert "Make room on this disk" in said
    assert tree(output) == before
    filler.unlink()
    blog.build("-o", str(output))
    blog.build()
    assert tree(output) == tree(blog.output)


def test_a_full_disk_under_the_cache(blog: Blog, small_disk: Path) -> None:
    """Not even the rendered site has room there; nothing is left to the next build."""
    blog.set(f'HUOYE_PURE = ["theme"]\nCACHE_PATH = {str(small_disk / "cache")!r}\n')
    blog.build()
    filler = _fill(small_disk)
    blog.write("a", "Another text of a.")
    said = blog.build(status=1)
    assert "Make room on this disk" in said
    filler.unlink()
    blog.build()
    assert _is_as_clean(blog)


@pytest.mark.parametrize("kept", ["builds", "stats"])
def test_a_cache_that_takes_nothing(blog: Blog, kept: str) -> None:
    shutil.rmtree(blog.root / "cache" / kept)
    blog.put(f"cache/{kept}", "no folder")
    blog.write("a", "Another text of a.")
    assert blog.build().count("the cache can't be written") == 1
    assert _is_as_clean(blog)


def test_what_is_kept_is_not_believed(blog: Blog) -> None:
    """Cut, of other forms, foreign, of another version."""
    for number, spoil in enumerate((b"", b"{}", b"\xff" * 99, None)):
        for kept in (blog.root / "cache").glob("*/*.json"):
            if kept.parent.name != "outputs":
                kept.write_bytes(kept.read_bytes()[:-40] if spoil is None else spoil)
        blog.write("a", f"Text {number}.")
        blog.build()
        assert _is_as_clean(blog)
