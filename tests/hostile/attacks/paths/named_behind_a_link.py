# must: refused: elsewhere: This link leads out of the content, to .*outside.txt

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "content/elsewhere").symlink_to(folder.parent)
    (folder / "content/posts/named-behind.md").write_text(
        "Title: named-behind\nDate: 2020-01-01\nSlug: named-behind\nCategory: c\n\n[w]({static}/elsewhere/outside.txt)\n"
    )
