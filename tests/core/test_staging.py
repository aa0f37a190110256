"""The output folder is swapped whole."""

from pathlib import Path

import pytest

from huoye.core import staging


def _site(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text)


def test_new_output_replaces_the_old_one_whole(tmp_path: Path) -> None:
    output = tmp_path / "output"
    _site(output, a="old", gone="old")
    new = staging.prepare(output)
    _site(new, a="new")
    staging.swap(new, output)
    assert {path.name: path.read_text() for path in output.iterdir()} == {"a": "new"}
    assert list(tmp_path.iterdir()) == [output]


def test_kept_names_are_carried_over(tmp_path: Path) -> None:
    output = tmp_path / "output"
    _site(output / ".git", HEAD="main")
    _site(output, CNAME="example.org", b="old")
    new = staging.prepare(output)
    _site(new, b="new")
    staging.swap(new, output, keep=[".git", "CNAME", "missing", "b"])
    assert (output / ".git" / "HEAD").read_text() == "main"
    assert (output / "CNAME").read_text() == "example.org"
    assert (output / "b").read_text() == "new"


def test_what_a_broken_build_left_is_cleared(tmp_path: Path) -> None:
    output = tmp_path / "output"
    _site(staging.staging_folder(output), half="written")
    assert list(staging.prepare(output).iterdir()) == []


def test_a_failing_swap_puts_the_old_output_back(tmp_path: Path) -> None:
    output = tmp_path / "output"
    _site(output, a="old")
    with pytest.raises(OSError):
        staging.swap(tmp_path / "never-made", output)
    assert (output / "a").read_text() == "old"
