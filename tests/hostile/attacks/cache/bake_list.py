# So is a list
# must: harmless

from pathlib import Path

from tests.hostile.cache_files import changed, kept


def make(folder: Path) -> None:
    changed(kept(folder, "bakes", 1), b"[]")
