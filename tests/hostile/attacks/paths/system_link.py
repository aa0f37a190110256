# must: refused: images/system_link: This link leads out of the content, to .*hostname

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "content/images/system_link").symlink_to("/etc/hostname")
