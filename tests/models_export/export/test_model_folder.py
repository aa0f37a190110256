"""A model's folder is swapped whole."""

from pathlib import Path

import pytest

from models_export.export import model_folder


def _fill(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text)


def test_a_new_model_replaces_the_old_one_whole(tmp_path: Path) -> None:
    folder = tmp_path / "glow"
    _fill(folder, a="old", gone="old")
    draft = model_folder.prepare(folder)
    _fill(draft, a="new")
    model_folder.swap(draft, folder)
    assert {path.name: path.read_text() for path in folder.iterdir()} == {"a": "new"}
    assert list(tmp_path.iterdir()) == [folder]


def test_kept_names_are_carried_over(tmp_path: Path) -> None:
    folder = tmp_path / "glow"
    _fill(folder / "sketches", one="mine")
    _fill(folder, card="before", b="old")
    draft = model_folder.prepare(folder)
    _fill(draft, b="new")
    model_folder.swap(draft, folder, keep=["sketches", "card", "missing", "b"])
    assert (folder / "sketches" / "one").read_text() == "mine"
    assert (folder / "card").read_text() == "before"
    assert (folder / "b").read_text() == "new"


def test_what_a_broken_export_left_is_cleared(tmp_path: Path) -> None:
    folder = tmp_path / "glow"
    _fill(model_folder.prepare(folder), half="written")
    assert list(model_folder.prepare(folder).iterdir()) == []


def test_a_model_that_a_killed_swap_moved_away_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "glow"
    _fill(folder, card="before")
    folder.rename(tmp_path / ".glow.old")
    model_folder.prepare(folder)
    assert (folder / "card").read_text() == "before"


def test_a_failing_swap_puts_the_old_model_back(tmp_path: Path) -> None:
    folder = tmp_path / "glow"
    _fill(folder, a="old")
    with pytest.raises(OSError):
        model_folder.swap(tmp_path / "never-made", folder)
    assert (folder / "a").read_text() == "old"
