# Another number in a figure, JSON as before
# must: harmless

import re
from pathlib import Path

from tests.hostile.cache_files import changed, kept


def make(folder: Path) -> None:
    path = kept(folder, "bakes", -1)
    last = re.compile(rb"\d(?=\D*$)")
    changed(path, last.sub(lambda d: b"7" if d[0] != b"7" else b"3", path.read_bytes()))
