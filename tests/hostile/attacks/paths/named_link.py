# must: refused: hidden: This link leads out of the content, to .*outside.txt

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "content/hidden").symlink_to(folder.parent / "outside.txt")
    (folder / "content/posts/named-link.md").write_text(
        "Title: named-link\nDate: 2020-01-01\nSlug: named-link\nCategory: c\n\n[w]({static}/hidden)\n"
    )
