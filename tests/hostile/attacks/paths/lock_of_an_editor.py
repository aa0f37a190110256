# must: harmless: SECRET

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "content/images/.#lock").symlink_to("somebody@host.1234")
