# must: refused: models/away: This link leads out of the content, to .*outside

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "content/models").mkdir(exist_ok=True)
    (folder / "content/models/away").symlink_to(folder.parent / "outside")
    (folder / "content/posts/model-folder.md").write_text(
        "Title: model-folder\nDate: 2020-01-01\nSlug: model-folder\nCategory: c\n\n/// sample | away\n///\n"
    )
