# Another picture under the name of one
# must: harmless

from pathlib import Path

from tests.hostile.cache_files import changed, kept


def make(folder: Path) -> None:
    changed(kept(folder, "pictures"), b"\x89PNG\r\n\x1a\nforeign")
