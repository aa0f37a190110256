"""Compressed neighbours of a published site."""

import gzip
import subprocess
from pathlib import Path

import pytest

from huoye.core import precompressed
from huoye.core.errors import BuildError
from huoye.core.node import node_executable
from tests.conftest import cache_in

TEXT = "活页 a living page\n" * 200


@pytest.fixture
def output(tmp_path: Path) -> Path:
    folder = tmp_path / "output" / "2018"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text(TEXT, "utf-8")
    (folder / "small.txt").write_text("short", "utf-8")
    (folder / "picture.png").write_bytes(bytes(5000))
    return tmp_path / "output"


def _unbrotli(path: Path) -> bytes:
    code = """const { readFileSync } = require("fs");
      process.stdout.write(require("zlib").brotliDecompressSync(readFileSync(process.argv[1])))"""
    return subprocess.run(
        [node_executable(), "-e", code, path], capture_output=True, check=True
    ).stdout


def test_text_gets_both_neighbours_and_nothing_else_does(output: Path, tmp_path: Path) -> None:
    precompressed.write(output, cache_in(tmp_path / "cache"))
    names = sorted(path.name for path in output.rglob("*") if path.is_file())
    assert names == [
        *("index.html", "index.html.br", "index.html.gz"),
        *("picture.png", "small.txt"),
    ]
    page = output / "2018/index.html"
    assert _unbrotli(page.with_name("index.html.br")) == page.read_bytes()
    assert gzip.decompress(page.with_name("index.html.gz").read_bytes()) == page.read_bytes()


def test_a_host_that_sends_one_form_gets_that_alone(output: Path, tmp_path: Path) -> None:
    precompressed.write(output, cache_in(tmp_path / "cache"), precompressed.forms_of("gz"))
    assert [path.name for path in output.rglob("*.gz")] == ["index.html.gz"]
    assert not list(output.rglob("*.br"))


@pytest.mark.parametrize(
    ("setting", "forms"),
    [(None, ""), (False, ""), ([], ""), (True, "br gz"), ("br", "br"), (("gz", "br"), "br gz")],
)
def test_the_setting_names_the_forms(setting: object, forms: str) -> None:
    assert " ".join(precompressed.forms_of(setting)) == forms


@pytest.mark.parametrize("setting", ["zst", ["br", "gzip"], 1, {"gz": True}, [["gz"]]])
def test_a_form_that_is_none_is_named(setting: object) -> None:
    with pytest.raises(BuildError, match=r"True, False or a list of these: br, gz"):
        precompressed.forms_of(setting)


def test_what_does_not_shrink_has_no_neighbour(output: Path, tmp_path: Path) -> None:
    import random

    noise = output / "noise.zip"
    noise.write_bytes(random.Random(1).randbytes(2000))
    # One that another part of the build made and that is no gain.
    noise.with_name("noise.zip.gz").write_bytes(b"x" * 3000)
    precompressed.write(output, cache_in(tmp_path / "cache"))
    assert not list(output.glob("noise.zip.*"))


def test_the_same_bytes_are_packed_once(
    output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    precompressed.write(output, cache_in(tmp_path / "cache"))
    monkeypatch.setattr(precompressed, "NodeChild", None)
    for neighbour in [*output.rglob("*.br"), *output.rglob("*.gz")]:
        neighbour.unlink()
    precompressed.write(output, cache_in(tmp_path / "cache"))
    assert (output / "2018/index.html.br").exists()
    # Another page under the same name is another one to pack.
    (output / "2018/index.html").write_text(TEXT + "more", "utf-8")
    with pytest.raises(TypeError):
        precompressed.write(output, cache_in(tmp_path / "cache"))
