"""The kernels as files."""

import shutil
from pathlib import Path

import pytest

import huoye.engine.kernels
from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.core.files import sha256
from huoye.engine.kernels import BUILDS, TABLE, Assembled, file_name, kernel_files, table, verified
from release.kernel_hashes import made
from tests.engine.kernels import Kernels

#: Name -> number of operands: what plans call.
INTERFACE = {
    "gemm": 12,
    "conv3": 12,
    "wino_mm": 7,
    **{f"wino{tile}_in": 5 for tile in (2, 4)},
    **{f"wino{tile}_w": 6 for tile in (2, 4)},
    **{f"wino{tile}_out": 12 for tile in (2, 4)},
    "pad": 9,
    "half": 3,
    "int8": 4,
    "pack": 7,
    "ew": 9,
    "where": 10,
    "couple": 9,
    "sum": 5,
    "norms": 5,
    "d2s": 7,
    "s2d": 7,
    "tohwc": 5,
    "tochw": 5,
    "gather": 5,
    "fill": 3,
}


def test_every_clone_makes_the_bytes_of_the_table(files: dict[str, Path]) -> None:
    """Where kernels or wabt have changed: python -m release.kernel_hashes."""
    contents = {file_name(name): path.read_bytes() for name, path in files.items()}
    assert table(contents) == made() == TABLE.read_text("ascii")


def test_both_builds_have_the_interface(kernels: Kernels) -> None:
    assert kernels.exports() == INTERFACE


def test_node_takes_both_builds_as_it_is(kernels: Kernels) -> None:
    assert kernels.is_taken()


def test_only_one_build_has_relaxed_instructions(files: dict[str, Path]) -> None:
    """0xfd 0x85 0x02 is f32x4.relaxed_madd."""
    found = {name: b"\xfd\x85\x02" in path.read_bytes() for name, path in files.items()}
    assert found == {"plain": False, "relaxed": True}


def test_a_build_finds_them_in_its_cache(
    tmp_path: Path, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"CACHE_PATH": str(tmp_path / "cache")}
    first = kernel_files(Build(settings))
    monkeypatch.setattr(Assembled, "of", lambda *_: pytest.fail("assembled again"))
    again = kernel_files(Build(settings))
    assert first == again
    for name in BUILDS:
        assert again[name].read_bytes() == files[name].read_bytes()


def test_an_installed_wheel_brings_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(huoye.engine.kernels, "is_wheel", lambda: True)
    monkeypatch.setattr(huoye.engine.kernels, "bundled", tmp_path.joinpath)
    build = Build({"CACHE_PATH": str(tmp_path / "cache")})
    assert kernel_files(build) == {name: tmp_path / file_name(name) for name in BUILDS}


def test_no_wheel_brings_other_kernels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {name: sha256(content) for name, content in verified().items()} == {
        line.split("  ")[1]: line.split("  ")[0] for line in TABLE.read_text("ascii").splitlines()
    }
    changed = tmp_path / TABLE.name
    shutil.copyfile(TABLE, changed)
    changed.write_text(changed.read_text("ascii").replace("  ", "0  ", 1), "ascii")
    monkeypatch.setattr(huoye.engine.kernels, "TABLE", changed)
    with pytest.raises(BuildError, match="not those that its tests have proved"):
        verified()


def test_wabt_may_lack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(huoye.engine.kernels, "WABT", tmp_path)
    with pytest.raises(BuildError, match="wabt is not installed"):
        kernel_files(Build({"CACHE_PATH": str(tmp_path / "cache")}))
