# Two files that each are whole
# must: harmless

from pathlib import Path

from tests.hostile.cache_files import changed, kept


def make(folder: Path) -> None:
    one, two = kept(folder, "gzip", 3), kept(folder, "gzip", 4)
    first, second = one.read_bytes(), two.read_bytes()
    changed(one, second)
    changed(two, first)
