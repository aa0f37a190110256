# must: harmless: SECRET

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "content/images/hard.png").hardlink_to(folder / "content/images/dot.png")
