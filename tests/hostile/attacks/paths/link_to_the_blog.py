# must: refused: images/blog: This link leads out of the content, to .*

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "content/images/blog").symlink_to(folder)
