# A bit that fell over
# must: harmless

from pathlib import Path

from tests.hostile.cache_files import changed, kept


def make(folder: Path) -> None:
    path = kept(folder, "gzip", 5)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    changed(path, bytes(content))
