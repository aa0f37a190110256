"""A build has one result, whatever compiles it: V8's quick compiler or its thorough one, with the
processor's fused instructions or without."""

import json
import platform
import subprocess
from pathlib import Path

import pytest

from huoye.core.node import node_executable

SCRIPT = Path(__file__).with_name("bits.mjs")
#: What multiplies and adds in one step, where the processor can. Outputs of F(4x4, 3x3) do, too,
#: but by powers of 2, where nothing is rounded.
FUSED = {"gemm", "row", "conv3", "products", "input4"}
Hashes = dict[str, str]


def _hashes(path: Path, *options: str) -> Hashes:
    command = [str(node_executable()), *options, str(SCRIPT), str(path)]
    hashes: Hashes = json.loads(subprocess.check_output(command))
    return hashes


@pytest.fixture(scope="module")
def plain(files: dict[str, Path]) -> Hashes:
    return _hashes(files["plain"], "--no-liftoff")


@pytest.fixture(scope="module")
def relaxed(files: dict[str, Path]) -> Hashes:
    return _hashes(files["relaxed"], "--no-liftoff")


def test_compilers_agree(files: dict[str, Path], plain: Hashes, relaxed: Hashes) -> None:
    assert _hashes(files["plain"], "--liftoff-only") == plain
    assert _hashes(files["relaxed"], "--liftoff-only") == relaxed


def test_builds_differ_in_products_and_transforms_alone(plain: Hashes, relaxed: Hashes) -> None:
    assert {name for name in plain if plain[name] != relaxed[name]} <= FUSED


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="always fuses")
def test_without_fused_instructions_there_is_one_result(
    files: dict[str, Path], plain: Hashes
) -> None:
    assert _hashes(files["relaxed"], "--no-liftoff", "--no-enable-fma3") == plain
