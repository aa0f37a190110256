# must: refused: images/nothing.png: Warning: This link leads nowhere

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "content/images/nothing.png").symlink_to("no-such.png")
