"""Families are found by a config and by data; one more needs no change of the command line."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from models_export.__main__ import main
from models_export.config_file import CONFIG_FOLDER
from models_export.errors import UserError
from models_export.families import FAMILIES, of_config, of_data
from models_export.family import Family, Options
from models_export.pictures.family import Flows
from models_export.word2vec.family import Words

PEBBLE = 'family = "pebbles"\nname = "round"\n'


class Pebbles(Family):
    """Learns from files that end in .stone, and notes what it is asked for."""

    def has_config(self, content: Mapping[str, Any]) -> bool:
        return content.get("family") == "pebbles"

    def has_data(self, paths: Sequence[Path]) -> bool:
        return bool(paths) and all(path.suffix == ".stone" for path in paths)

    def data(self, options: Options) -> str:
        return f"{len(options.data)} stones"

    def train(self, options: Options) -> str:
        return f"trained on {options.device} in {options.run_of('round')}"

    def evaluate(self, options: Options) -> str:
        raise UserError("no two pebbles are alike")

    def export(self, options: Options) -> str:
        return f"exported to {options.models / 'round'}"

    def store(self, options: Options) -> str:
        return f"{options.models / 'round'} is smaller"

    def card(self, options: Options) -> str:
        return "card.md"


def test_a_family_more_needs_no_other_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    families = (Pebbles(), *FAMILIES)
    config = tmp_path / "round.toml"
    config.write_text(PEBBLE, "utf-8")

    def told(*arguments: str, status: int = 0) -> str:
        assert main(list(arguments), families) == status
        shown = capsys.readouterr()
        return shown.err if status else shown.out

    assert told("data", "--data", "a.stone", "b.stone") == "2 stones\n"
    assert told("train", str(config), "--data", "a.stone") == "trained on cpu in runs/round\n"
    assert told("train", str(config), "--data", "a.stone", "--run", "r").endswith("cpu in r\n")
    assert told("export", str(config)) == "exported to content/models/round\n"
    assert told("store", str(config)) == "content/models/round is smaller\n"
    assert told("card", str(config)) == "card.md\n"
    assert told("evaluate", str(config), status=1) == "error: no two pebbles are alike\n"
    # The others are still there.
    assert "no such file" in told("data", "--data", "missing.npz", status=1)


@pytest.mark.parametrize("path", sorted(CONFIG_FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_shipped_configs_find_their_family(path: Path) -> None:
    expected = Words if path.stem.startswith("word2vec-") else Flows
    assert isinstance(of_config(path.stem), expected)


def test_data_finds_its_family(tmp_path: Path) -> None:
    for name in ("texts/a.txt", "texts/.hidden", "packed/deep/b.zst", "pictures/c.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    text = [tmp_path / "texts/a.txt", tmp_path / "packed", Path("missing.txt")]
    assert isinstance(of_data(text), Words)
    # Avatars are no data yet.
    for others in ([tmp_path / "pictures"], [*text, Path("x.npz")], [Path("missing")], []):
        assert isinstance(of_data(others), Flows)


def test_pictures_come_from_one_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "--data", "a.npz", "b.npz"]) == 1
    assert "pictures come from one file or folder" in capsys.readouterr().err
