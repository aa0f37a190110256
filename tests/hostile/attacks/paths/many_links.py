# must: refused: images/many0/a/a/a: Too many links in links

from pathlib import Path


def make(folder: Path) -> None:
    names = [f"many{number}" for number in range(30)]
    for name, following in zip(names, names[1:], strict=False):
        here = folder / "content/images" / name
        here.mkdir()
        for link in ("a", "b"):
            (here / link).symlink_to(f"../{following}")
    (folder / "content/images" / names[-1]).mkdir()
