# must: refused: images/one/two/one/two: This link to .* leads in a ring

from pathlib import Path


def make(folder: Path) -> None:
    for name, other in (("one", "two"), ("two", "one")):
        (folder / "content/images" / name).mkdir()
        (folder / "content/images" / name / other).symlink_to(f"../{other}")
