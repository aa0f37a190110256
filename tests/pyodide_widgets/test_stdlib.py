"""The published standard library: what it holds, what it weighs, and that it is always the same."""

import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.core.files import sha256
from huoye.core.node import node_executable
from huoye.pyodide_widgets import runtime
from huoye.pyodide_widgets.author_checks import available_modules
from huoye.pyodide_widgets.baker import Baker, FormulaFailed
from huoye.pyodide_widgets.runtime import (
    STDLIB_LIST,
    own_sources,
    own_texts,
    runtime_files,
    runtime_key,
    stdlib_archive,
    stdlib_modules,
)
from tests.pyodide_widgets.conftest import evaluated

#: What a reader downloads before the first result, in brotli bytes.
BUDGET = 3_100_000

#: Brotli sizes of npm's files, by hash: compressing them here would take half a minute.
PYODIDE_BROTLI = {
    # pyodide.mjs
    "510ca14305230018f50c40fb81be673afd68080e70ce7733fcce6600dd6a1714": 6_355,
    # pyodide.asm.js
    "356c42f69e1695397e9d8670bd3c2e678248cde76e18bdae1731e848537b47d7": 181_055,
    # pyodide.asm.wasm
    "54309a5a2cfd757b1f0fdbc9093c92503f7b341500110329d932487183912718": 2_125_913,
}


def test_holds_exactly_the_list_and_huoye(cache: Path, build_in: Callable[[Path], Build]) -> None:
    with zipfile.ZipFile(stdlib_archive(build_in(cache))) as archive:
        entries = archive.infolist()
    modules = {
        entry.filename.removesuffix(".pyc").removesuffix("/__init__").replace("/", ".")
        for entry in entries
    }
    own = {
        path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for path in own_sources()
    }
    texts = {path.replace("/", ".") for path in own_texts()}
    assert modules == set(stdlib_modules()) | own | texts
    assert len(stdlib_modules()) == len(set(stdlib_modules()))
    names = [entry.filename for entry in entries]
    assert names == sorted(names)
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


def test_every_module_of_the_list_can_be_imported(baker: Baker) -> None:
    known = available_modules()
    modules = [module for module in stdlib_modules() if module.partition(".")[0] in known]
    imports = "".join(f"import {module}\n" for module in [*modules, "math", "cmath"])
    with pytest.raises(FormulaFailed, match=r"no function imports\(\)"):
        evaluated(baker, "imports", imports)


def test_made_twice_it_is_the_same(
    cache: Path, tmp_path: Path, build_in: Callable[[Path], Build]
) -> None:
    first, second = (stdlib_archive(build_in(folder)) for folder in (cache, tmp_path))
    assert first.read_bytes() == second.read_bytes()


def test_made_once_it_is_kept(cache: Path, build_in: Callable[[Path], Build]) -> None:
    before = stdlib_archive(build_in(cache)).stat().st_mtime_ns
    assert stdlib_archive(build_in(cache)).stat().st_mtime_ns == before


def test_runtime_within_its_budget(cache: Path, build_in: Callable[[Path], Build]) -> None:
    files = runtime_files(build_in(cache))
    archive = files.pop("python_stdlib.zip")
    script = Path(__file__).with_name("brotli_size.mjs")
    size = int(subprocess.check_output([str(node_executable()), str(script), str(archive)]))
    assert size + sum(PYODIDE_BROTLI[sha256(path)] for path in files.values()) <= BUDGET


def test_the_key_changes_with_what_results_depend_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = runtime_key()
    assert runtime_key() == before
    listing = tmp_path / "stdlib.txt"
    listing.write_text(STDLIB_LIST.read_text("utf-8") + "csv\n", "utf-8")
    monkeypatch.setattr(runtime, "STDLIB_LIST", listing)
    assert runtime_key() != before


def test_a_module_that_does_not_exist(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, build_in: Callable[[Path], Build]
) -> None:
    listing = tmp_path / "stdlib.txt"
    listing.write_text("jsan\n", "utf-8")
    monkeypatch.setattr(runtime, "STDLIB_LIST", listing)
    with pytest.raises(BuildError, match="jsan"):
        stdlib_archive(build_in(tmp_path))
    assert not list(tmp_path.rglob("*.zip"))
