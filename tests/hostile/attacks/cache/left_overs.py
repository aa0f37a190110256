# What killed builds leave
# must: harmless

from pathlib import Path

from tests.hostile.cache_files import kept


def make(folder: Path) -> None:
    left = kept(folder, "gzip")
    left.with_name(f".{left.name}.0a1b2c3d").write_bytes(b"half")
    (folder / "staging/0123456789abcdef-old").mkdir()
