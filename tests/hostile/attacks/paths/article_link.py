# must: refused: posts/article_link.md: This link leads out of the content, to .*outside.md

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "content/posts/article_link.md").symlink_to(folder.parent / "outside.md")
