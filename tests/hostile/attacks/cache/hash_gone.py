# A kill between the file and its hash
# must: harmless

from pathlib import Path

from tests.hostile.cache_files import kept


def make(folder: Path) -> None:
    path = kept(folder, "bakes", 2)
    path.with_name(f"{path.name}.sha256").unlink()
