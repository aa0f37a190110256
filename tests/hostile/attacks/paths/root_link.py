# must: refused: linked: This link leads out of the content, to .*outside

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "content/linked").symlink_to(folder.parent / "outside")
