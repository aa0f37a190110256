# The hash of something else
# must: harmless

from pathlib import Path

from tests.hostile.cache_files import changed, kept


def make(folder: Path) -> None:
    path = kept(folder, "gzip", 6)
    changed(path.with_name(f"{path.name}.sha256"), b"0" * 64)
