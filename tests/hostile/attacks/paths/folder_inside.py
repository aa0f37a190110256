# must: harmless: SECRET

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "content/shared").mkdir()
    (folder / "content/shared/c.png").write_text("c")
    (folder / "content/images/shared").symlink_to("../shared")
