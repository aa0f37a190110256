"""A model's folder is swapped whole."""

from pathlib import Path

import pytest

from models_export.export import folder_swap


def _fill(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text)


def test_a_new_folder_replaces_the_old_one_whole(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    _fill(folder, a="old", gone="old")
    new = folder_swap.prepare(folder)
    _fill(new, a="new")
    folder_swap.swap(new, folder)
    assert {path.name: path.read_text() for path in folder.iterdir()} == {"a": "new"}
    assert list(tmp_path.iterdir()) == [folder]


def test_kept_names_are_carried_over(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    _fill(folder / ".git", HEAD="main")
    _fill(folder, CNAME="example.org", b="old")
    new = folder_swap.prepare(folder)
    _fill(new, b="new")
    folder_swap.swap(new, folder, keep=[".git", "CNAME", "missing", "b"])
    assert (folder / ".git" / "HEAD").read_text() == "main"
    assert (folder / "CNAME").read_text() == "example.org"
    assert (folder / "b").read_text() == "new"


def test_what_a_broken_export_left_is_cleared(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    _fill(folder_swap.draft_folder(folder), half="written")
    assert list(folder_swap.prepare(folder).iterdir()) == []


def test_a_failing_swap_puts_the_old_folder_back(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    _fill(folder, a="old")
    with pytest.raises(OSError):
        folder_swap.swap(tmp_path / "never-made", folder)
    assert (folder / "a").read_text() == "old"


def test_a_folder_set_aside_by_a_killed_export_comes_back(tmp_path: Path) -> None:
    _fill(tmp_path / ".folder.old", card="by hand")
    folder_swap.prepare(tmp_path / "folder")
    assert (tmp_path / "folder" / "card").read_text() == "by hand"
