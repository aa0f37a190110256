# must: refused: posts/ring/again: This link to .* leads in a ring

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "content/posts/ring").mkdir()
    (folder / "content/posts/ring/again").symlink_to("..")
