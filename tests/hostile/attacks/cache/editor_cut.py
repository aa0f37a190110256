# Half of the editor
# must: harmless

from pathlib import Path

from tests.hostile.cache_files import changed


def make(folder: Path) -> None:
    for path in (folder / "editor").rglob("*.mjs"):
        changed(path, path.read_bytes()[:50_000])
