# A whole gzip file, of something else
# must: harmless

import gzip
from pathlib import Path

from tests.hostile.cache_files import changed, kept


def make(folder: Path) -> None:
    changed(kept(folder, "gzip", 2), gzip.compress(b"alert(1)"))
