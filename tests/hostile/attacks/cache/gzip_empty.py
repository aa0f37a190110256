# A power cut emptied it
# must: harmless

from pathlib import Path

from tests.hostile.cache_files import changed, kept


def make(folder: Path) -> None:
    changed(kept(folder, "gzip", 1), b"")
