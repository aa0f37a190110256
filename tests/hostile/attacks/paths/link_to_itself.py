# must: refused: images/itself: This can't be read

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "content/images/itself").symlink_to("itself")
