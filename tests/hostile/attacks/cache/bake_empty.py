# An empty object is JSON too
# must: harmless

from pathlib import Path

from tests.hostile.cache_files import changed, kept


def make(folder: Path) -> None:
    changed(kept(folder, "bakes", 0), b"{}")
