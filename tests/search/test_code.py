"""What a reader gets who opens the search."""

import gzip
from pathlib import Path

from benchmarks.search import SCRIPT_BUDGET
from huoye.core.build import Build
from huoye.search.code import SearchCode


def test_scripts_hold_their_budget(tmp_path: Path) -> None:
    build = Build({"CACHE_PATH": str(tmp_path / "cache")})
    code = build.get(SearchCode)
    code.write(tmp_path)
    build.close()
    packed = {
        path.name: len(gzip.compress(path.read_bytes(), 9)) for path in tmp_path.rglob("*.mjs")
    }
    for lang in ("en", "zh"):
        loaded = {"open.mjs", "dialog.mjs", f"search.{lang}.mjs", f"{lang}.mjs"}
        assert sum(packed[name] for name in loaded) < SCRIPT_BUDGET
