# must: harmless: SECRET

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "content/images/inside.png").symlink_to("dot.png")
    (folder / "content/images/deep").mkdir()
    (folder / "content/images/deep/inside.png").symlink_to("../dot.png")
