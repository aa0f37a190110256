# A ledger that claims what was never ours
# must: harmless

from pathlib import Path

from tests.hostile.cache_files import changed, kept


def make(folder: Path) -> None:
    changed(kept(folder, "outputs"), b'{"files": {"../../outside.txt": ["1"]}}')
