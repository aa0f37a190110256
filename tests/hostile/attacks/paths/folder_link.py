# must: refused: images/folder_link: This link leads out of the content, to .*outside

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "content/images/folder_link").symlink_to(folder.parent / "outside")
