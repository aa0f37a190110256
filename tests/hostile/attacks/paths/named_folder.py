# must: refused: demo/inner: This link leads out of the content, to .*outside

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "content/demo").mkdir()
    (folder / "content/demo/inner").symlink_to(folder.parent / "outside")
    (folder / "content/posts/named-folder.md").write_text(
        "Title: named-folder\nDate: 2020-01-01\nSlug: named-folder\nCategory: c\n\n[w]({static}/demo)\n"
    )
