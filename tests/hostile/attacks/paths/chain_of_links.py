# must: refused: images/chain_a.png: This link leads out of the content, to .*outside.txt

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "content/images/chain_a.png").symlink_to("chain_b.png")
    (folder / "content/images/chain_b.png").symlink_to(folder.parent / "outside.txt")
