# A zip without its directory
# must: harmless

from pathlib import Path

from tests.hostile.cache_files import changed


def make(folder: Path) -> None:
    for path in (folder / "runtimes").rglob("*.zip"):
        changed(path, path.read_bytes()[:100_000])
