# must: refused: posts/articles: This link leads out of the content, to .*outside

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "content/posts/articles").symlink_to(folder.parent / "outside")
