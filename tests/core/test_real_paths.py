"""Where files really lie."""

from __future__ import annotations

import os
from pathlib import Path

from huoye.core.build import Build
from huoye.core.real_paths import RealPaths


def test_it_is_what_the_system_says(tmp_path: Path) -> None:
    (tmp_path / "folder/inner").mkdir(parents=True)
    (tmp_path / "folder/file").touch()
    (tmp_path / "link").symlink_to("folder/inner")
    (tmp_path / "folder/inner/also").symlink_to("../file")
    (tmp_path / "nowhere").symlink_to("gone/gone")
    real = RealPaths(Build({}))
    names = "folder/file link/new link/also link/.. link/../file nowhere nowhere/a folder/./file"
    for name in (*names.split(), "folder/", "gone/../folder/file", "folder/file"):
        assert real.of(f"{tmp_path}/{name}") == os.path.realpath(f"{tmp_path}/{name}"), name
    assert real.of("a/b") == os.path.realpath("a/b")
    assert real.of("/") == "/"
