# A script of somebody else for all pages
# must: harmless

from pathlib import Path

from tests.hostile.cache_files import changed, kept


def make(folder: Path) -> None:
    path = kept(folder, "modules")
    text = path.read_text("utf-8")
    changed(path, text.replace("export", "alert(1);export", 1).encode())
