# must: refused: formulas/away.py: This link leads out of the content, to .*outside.py

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "content/formulas").mkdir(exist_ok=True)
    (folder / "content/formulas/away.py").symlink_to(folder.parent / "outside.py")
    (folder / "content/posts/formula-link.md").write_text(
        "Title: formula-link\nDate: 2020-01-01\nSlug: formula-link\nCategory: c\n\n/// formula | away\n///\n"
    )
