# A disk that was full cut it
# must: harmless

from pathlib import Path

from tests.hostile.cache_files import changed, kept


def make(folder: Path) -> None:
    path = kept(folder, "gzip", 0)
    changed(path, path.read_bytes()[:-100])
