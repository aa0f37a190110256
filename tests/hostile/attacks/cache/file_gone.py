# Somebody tidied up
# must: harmless

from pathlib import Path

from tests.hostile.cache_files import kept


def make(folder: Path) -> None:
    kept(folder, "gzip", 8).unlink()
