"""The manifest of a published site, and copies held against it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from huoye.core.errors import BuildError
from huoye.core.manifest import NAME, read_manifest, write_manifest
from huoye.core.verify import differences
from tests.core.blog import SITE, Blog, files


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    for path, text in {"index.html": "<p>", "b/é\n.txt": "b", "b/a.bin": "\0" * 9}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    (folder / os.fsdecode(b"\xff")).write_text("no UTF-8")
    write_manifest(folder)
    return folder


def _found(site: Path, *also: str) -> list[str]:
    return list(differences(site, read_manifest(site / NAME), also))


def test_it_names_every_file_but_itself(site: Path) -> None:
    manifest = json.loads((site / NAME).read_text("ascii"))["files"]
    assert list(manifest) == ["b/a.bin", "b/é\n.txt", "index.html", os.fsdecode(b"\xff")]
    assert manifest["b/a.bin"]["bytes"] == 9
    assert manifest["index.html"]["sha256"] == hashlib.sha256(b"<p>").hexdigest()
    assert _found(site) == []


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _flip(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1] + b"\1")


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Path.unlink, "missing: b/a.bin"),
        (_cut, "changed: b/a.bin (8 bytes, not 9)"),
        (_flip, "changed: b/a.bin (other content of the same length)"),
        (_pipe, "changed: b/a.bin (no file any more)"),
        (lambda path: path.rename(f"{path}\x1b[2J"), "surplus: b/a.bin\\x1b[2J"),
    ],
)
def test_what_is_not_as_published_is_named(
    site: Path, change: Callable[[Path], object], said: str
) -> None:
    change(site / "b/a.bin")
    assert said in _found(site)


def test_what_lies_there_by_hand_can_be_named(site: Path) -> None:
    for name in ("CNAME", ".git/HEAD", ".github", "old.bak"):
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).touch()
    assert _found(site, "CNAME", ".git/", "*.bak") == ["surplus: .github"]


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", '{"files": {"a": 1}}', '{"files": {"a": {"sha256": "0"}}}', "{" * 9, "\ud800"),
        "[" * 200_000,
    ],
)
def test_what_is_no_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_bytes(text.encode(errors="surrogatepass"))
    with pytest.raises(BuildError, match="no manifest of a site"):
        read_manifest(tmp_path / NAME)


def test_a_manifest_makes_nobody_look_outside(site: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s")
    paths = ("../secret", str(tmp_path / "secret"), "b/../../secret")
    listed = json.loads((site / NAME).read_text())
    listed["files"].update({path: {"sha256": "0" * 64, "bytes": 1} for path in paths})
    (site / NAME).write_text(json.dumps(listed))
    assert sorted(_found(site)) == sorted(f"missing: {path}" for path in paths)


def _command(folder: Path, *more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "huoye.core.verify", folder, *more]
    return subprocess.run(list(map(str, command)), capture_output=True, encoding="utf-8")


def test_a_build_publishes_it_and_the_command_checks_a_copy(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.set("SITE_MANIFEST = True\n")
    blog.build()
    assert files(blog.output) == {*SITE, NAME}
    copy = tmp_path / "copy"
    shutil.copytree(blog.output, copy)
    done = _command(copy)
    assert done.returncode == 0
    assert "All 4 files are as published" in done.stdout
    (copy / "CNAME").touch()
    assert _command(copy, "--also", "CNAME").returncode == 0
    (copy / "b.html").write_text("another")
    done = _command(copy, "--manifest", blog.output / NAME)
    assert done.returncode == 1
    assert [line.split(" (")[0] for line in done.stdout.splitlines()] == [
        "surplus: CNAME",
        "changed: b.html",
    ]
    (copy / NAME).unlink()
    assert _command(copy).returncode == 2
    assert _command(tmp_path / "nowhere", "--manifest", blog.output / NAME).returncode == 2
    # It is ours, and goes when it is no longer asked for; a page's own is nobody's to overwrite.
    blog.set()
    blog.build()
    assert files(blog.output) == SITE
    blog.put(f"content/images/{NAME}", "{}")
    path = f"EXTRA_PATH_METADATA = {{'images/{NAME}': {{'path': '{NAME}'}}}}\n"
    blog.set(f"SITE_MANIFEST = True\n{path}")
    assert f"a file {NAME} of its own" in blog.build(status=1)
