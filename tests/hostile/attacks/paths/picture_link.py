# must: refused: images/picture_link.png: This link leads out of the content, to .*outside.txt

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "content/images/picture_link.png").symlink_to(folder.parent / "outside.txt")
