"""What a killed build of the version that renamed folders left: put back, told, never removed."""

from pathlib import Path

import pytest

from huoye.core import former_version
from tests.core.blog import SITE, Blog, files, tree


def test_a_site_that_was_set_aside_comes_back(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.put(".output.old/CNAME", "example.org")
    blog.put(".output.old/.git/HEAD", "main")
    blog.put(".output.new/index.html", "half")
    said = blog.build()
    assert files(blog.output) == SITE | {"CNAME", ".git/HEAD"}
    assert "put back" in said
    assert not (tmp_path / ".output.old").exists()
    assert (tmp_path / ".output.new/index.html").exists()


def test_left_overs_beside_an_output_stay(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for name in ("output", ".output.old", ".output.new"):
        (tmp_path / name).mkdir()
    before = tree(tmp_path)
    former_version.put_back(tmp_path / "output")
    assert tree(tmp_path) == before
    assert caplog.text.count("left by a killed build") == 2
