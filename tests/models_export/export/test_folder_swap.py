"""A model's folder is swapped whole."""

import threading
from pathlib import Path

import pytest

from models_export.export import folder_swap


def _fill(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text)


def test_a_new_folder_replaces_the_old_one_whole(tmp_path: Path) -> None:
    folder = tmp_path / "models" / "folder"
    _fill(folder, a="old", gone="old")
    with folder_swap.prepared(folder) as new:
        _fill(new, a="new")
        folder_swap.swap(new, folder)
    assert {path.name: path.read_text() for path in folder.iterdir()} == {"a": "new"}
    assert list(folder.parent.iterdir()) == [folder]


def test_kept_names_are_carried_over(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    _fill(folder / ".git", HEAD="main")
    _fill(folder, CNAME="example.org", b="old")
    with folder_swap.prepared(folder) as new:
        _fill(new, b="new")
        folder_swap.swap(new, folder, keep=[".git", "CNAME", "missing", "b"])
    assert (folder / ".git" / "HEAD").read_text() == "main"
    assert (folder / "CNAME").read_text() == "example.org"
    assert (folder / "b").read_text() == "new"


def test_what_a_broken_export_leaves_is_cleared(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    _fill(folder, a="old")
    # By a kill, and by an error.
    _fill(tmp_path / ".folder.new", half="written")
    with pytest.raises(KeyboardInterrupt), folder_swap.prepared(folder) as draft:
        assert list(draft.iterdir()) == []
        _fill(draft, half="written")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == [folder]
    assert (folder / "a").read_text() == "old"


def test_a_failing_swap_puts_the_old_folder_back(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    _fill(folder, a="old")
    with pytest.raises(OSError):
        folder_swap.swap(tmp_path / "never-made", folder)
    assert (folder / "a").read_text() == "old"
    assert list(tmp_path.iterdir()) == [folder]


def test_a_folder_set_aside_by_a_killed_export_comes_back(tmp_path: Path) -> None:
    """For whoever reads it, too."""
    _fill(tmp_path / ".folder.old", card="by hand")
    _fill(tmp_path / ".folder.new", card="half written")
    with folder_swap.alone(tmp_path / "folder"):
        assert [path.name for path in tmp_path.iterdir()] == ["folder"]
        assert (tmp_path / "folder" / "card").read_text() == "by hand"
    # A kill after the second renaming.
    _fill(tmp_path / ".folder.old", card="older")
    with folder_swap.alone(tmp_path / "folder"):
        assert [path.name for path in tmp_path.iterdir()] == ["folder"]
        assert (tmp_path / "folder" / "card").read_text() == "by hand"


def test_where_there_is_nothing_nothing_is_made(tmp_path: Path) -> None:
    with folder_swap.alone(tmp_path / "models" / "folder"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_second_export_waits_for_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, order = tmp_path / "folder", []

    def second() -> None:
        with folder_swap.prepared(folder) as draft:
            order.append([path.name for path in folder.iterdir()])
            _fill(draft, b="second")
            folder_swap.swap(draft, folder)

    with folder_swap.prepared(folder) as draft:
        other = threading.Thread(target=second)
        other.start()
        other.join(0.2)
        assert other.is_alive()
        _fill(draft, a="first")
        folder_swap.swap(draft, folder)
    other.join()
    assert order == [["a"]]
    assert [path.name for path in folder.iterdir()] == ["b"]
    assert "another process writes models there, and is waited for" in capsys.readouterr().err
