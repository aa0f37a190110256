# must: refused: images/ring/deep/ring: This link to .* leads in a ring

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "content/images/ring/deep").mkdir(parents=True)
    (folder / "content/images/ring/deep/ring").symlink_to("..")
