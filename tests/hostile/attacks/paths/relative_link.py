# must: refused: images/relative_link.png: This link leads out of the content, to .*outside.txt

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "content/images/relative_link.png").symlink_to("../../../outside.txt")
