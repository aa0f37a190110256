"""Families are found by a config and by data; one more needs no change of the command line."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models_export.__main__ import main
from models_export.config_file import CONFIG_FOLDER, read_toml
from models_export.data.fingerprint import Fingerprint, hash_of
from models_export.families import FAMILIES, of_config, of_data
from models_export.family import Decisive, Family, Options
from models_export.pictures.family import Flows
from models_export.runs import origin
from models_export.runs.lock import locked
from models_export.word2vec.family import Words
from tests.conftest import ROOT

PEBBLE = 'family = "pebbles"\nname = "round"\nsize = 3\n'


@dataclass(frozen=True)
class Titled:
    title: dict[str, str]


@dataclass(frozen=True)
class Round:
    """A config."""

    name: str
    size: int
    card: Titled = Titled({"en": "Round"})


@dataclass(frozen=True)
class Heap:
    """Data."""

    stones: tuple[str, ...]
    notes: tuple[str, ...] = ("a stone is cracked",)


@dataclass(frozen=True)
class Weight:
    """What is measured."""

    grams: int


class Pebbles(Family[Round, Heap, Weight]):
    """Learns from files that end in .stone: nothing of it is known to any other module."""

    weights = "heap.txt"
    result = Weight

    def __init__(self, folder: Path) -> None:
        self.template = folder / "card.md.jinja"
        self.asked: list[str] = []

    def has_config(self, content: Mapping[str, Any]) -> bool:
        return content.get("family") == "pebbles"

    def has_data(self, paths: Sequence[Path]) -> bool:
        return bool(paths) and all(path.suffix == ".stone" for path in paths)

    def show(self, options: Options) -> str:
        return f"{len(options.data)} stones"

    def config(self, name: str, sets: Sequence[str] = ()) -> Round:
        _, content = read_toml(name)
        return Round(content["name"], content["size"])

    def decisive(self, config: Round) -> Decisive:
        return Decisive({"size": config.size}, ("family.py",), ("numpy",))

    def settings(self, config: Round) -> Mapping[str, object]:
        return {}

    def open(self, config: Round, paths: Sequence[Path], run: Path) -> Heap:
        return Heap(tuple(path.read_text() for path in paths or origin.paths_of(run)))

    def fingerprint(self, data: Heap) -> tuple[str, Fingerprint]:
        hashes = np.array([hash_of(stone.encode()) for stone in data.stones], np.uint64)
        return "sha", Fingerprint(("stone", "stones"), {"train": hashes})

    def check(self, config: Round, data: Heap) -> None:
        self.asked.append("check")

    def rehearse(self, config: Round, data: Heap) -> None:
        self.asked.append("rehearse")

    def learn(self, config: Round, data: Heap, run: Path, options: Options) -> str:
        self.asked.append("learn")
        (run / self.weights).write_text("".join(data.stones))
        return f"trained on {options.device}"

    def measure(self, config: Round, data: Heap, run: Path, options: Options) -> tuple[Weight, str]:
        grams = len((run / self.weights).read_text())
        return Weight(grams), f"{grams} grams"

    def publish(
        self, config: Round, data: Heap | None, run: Path, result: Weight, folder: Path
    ) -> str:
        return f"{folder}: {result.grams} grams"


@pytest.fixture
def pebbles(tmp_path: Path) -> Pebbles:
    (tmp_path / "round.toml").write_text(PEBBLE, "utf-8")
    for name in ("a", "b"):
        (tmp_path / f"{name}.stone").write_text(f"grey {name}", "utf-8")
    return Pebbles(tmp_path)


@pytest.fixture
def told(
    pebbles: Pebbles,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Callable[..., str]:
    """What a command line says, in the folder of the pebbles."""
    monkeypatch.chdir(tmp_path)

    def run(arguments: str, status: int = 0) -> str:
        assert main(arguments.split(), (pebbles, *FAMILIES)) == status
        shown = capsys.readouterr()
        return shown.err if status else shown.out

    return run


def test_a_family_more_is_a_folder_and_a_row(told: Callable[..., str], pebbles: Pebbles) -> None:
    assert told("data --data a.stone b.stone") == "2 stones\n"
    assert told("train round.toml --data a.stone") == "trained on cpu, in runs/round\n"
    assert pebbles.asked == ["check", "rehearse", "learn"]
    assert told("export round.toml", 1).endswith("no such file. Run the evaluate command first\n")
    assert told("evaluate round.toml") == "6 grams\nwrote runs/round/evaluation.json\n"
    assert told("export round.toml") == "content/models/round: 6 grams\n"
    assert told("store round.toml", 1) == "error: round: its files are as small as they get\n"
    assert told("train round.toml --data b.stone --run-folder r").endswith("cpu, in r\n")
    # The others are still there.
    assert "no such file" in told("data --data missing.npz", 1)


def test_every_family_is_bound_to_its_run(told: Callable[..., str], tmp_path: Path) -> None:
    told("train round.toml --data a.stone")
    shown = told("evaluate round.toml --data b.stone", 1)
    assert shown.splitlines()[-1] == (
        "error: b.stone: data: 1 stone here that the run's 1 don't have, 1 of the run's stones "
        "missing here (runs/round). Give the data that the run was made from, or choose another "
        "run with --run"
    )
    (tmp_path / "round.toml").write_text(PEBBLE.replace("size = 3", "size = 4"), "utf-8")
    for command in ("train round.toml --data a.stone", "evaluate round.toml", "export round.toml"):
        assert told(command, 1).splitlines()[-1] == (
            "error: round.toml: size: 4 here, 3 in the run runs/round. Set it back (for this "
            "command alone: --set size=3), or choose another run with --run"
        )
    (tmp_path / "round.toml").write_text(PEBBLE, "utf-8")
    told("evaluate round.toml")
    (tmp_path / "runs/round/heap.txt").write_text("grey c", "utf-8")
    assert "weights_sha256: it is of other weights" in told("export round.toml", 1)
    # Data is what is in it, wherever it lies.
    (tmp_path / "moved.stone").write_text("grey a", "utf-8")
    (tmp_path / "a.stone").unlink()
    assert "a.stone: the run's data is gone from there" in told("evaluate round.toml", 1)
    told("evaluate round.toml --data moved.stone")


def test_a_run_of_other_code_is_not_continued(
    told: Callable[..., str], pebbles: Pebbles, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told("train round.toml --data a.stone")
    path = tmp_path / "runs/round/run.json"
    text = path.read_text("utf-8")
    path.write_text(text.replace('"numpy": "', '"numpy": "0.'), "utf-8")
    shown = told("train round.toml --data a.stone", 1)
    assert "run.json: numpy is " in shown and "no continuation" in shown
    # The weights are what they are: that they are measured by another is said.
    assert main(["evaluate", "round.toml"], (pebbles,)) == 0
    assert "note: runs/round was trained with others: numpy is" in capsys.readouterr().err


def test_a_second_process_is_told(told: Callable[..., str], tmp_path: Path) -> None:
    told("train round.toml --data a.stone")
    with locked(Path("runs/round")):
        for command in ("train round.toml --data a.stone", "evaluate round.toml"):
            shown = told(command, 1)
            assert shown.startswith("error: runs/round: another process works in this run. Wait")


def test_a_dead_process_holds_no_lock(told: Callable[..., str], tmp_path: Path) -> None:
    told("train round.toml --data a.stone")
    script = (
        "import os; from pathlib import Path; from models_export.runs.lock import locked; "
        "locked(Path('runs/round')).__enter__(); os._exit(9)"
    )
    environment = {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'plugins'}"}
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environment, check=False)
    told("evaluate round.toml")


def test_only_the_first_of_several_processes_speaks(
    told: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RANK", "1")
    assert told("train missing.toml --data a.stone", 1) == ""


def test_what_is_refused_leaves_no_folder(told: Callable[..., str], tmp_path: Path) -> None:
    told("train round.toml --data missing.stone", 1)
    assert not (tmp_path / "runs/round").exists()


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
