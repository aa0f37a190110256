"""A run that goes on with another config: only when asked, the same bits every time, and told."""

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from torch import Tensor

from huoye.onnx_demos.manifest.model_json import Continuation
from models_export.__main__ import main
from models_export.pictures.training import flows
from models_export.pictures.training.augment import augment
from models_export.runs import origin
from models_export.word2vec.run import read_state
from tests.models_export.conftest import Bench
from tests.models_export.tiny import WORDS

pytestmark = pytest.mark.train

MORE = ("training.steps=36", "training.batch=16", "training.learning_rate=1e-3")
Command = Callable[..., int]


@pytest.fixture(scope="module")
def first(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of 24 steps."""
    run = tmp_path_factory.mktemp("first") / "run"
    data = str(bench.data_file)
    assert main(["train", str(bench.config_file), "--data", data, "--run", str(run)]) == 0
    return run


@pytest.fixture
def command(bench: Bench) -> Command:
    def run_command(name: str, run: Path, *more: str, changes: tuple[str, ...] = MORE) -> int:
        given = [part for change in changes for part in ("--set", change)]
        data = ["--data", str(bench.data_file)]
        return main([name, str(bench.config_file), "--run", str(run), *data, *given, *more])

    return run_command


def _weights(run: Path) -> dict[str, bytes]:
    files = [run / "best.safetensors", *(run / "checkpoints").glob("*/*.safetensors")]
    return {str(path.relative_to(run)): path.read_bytes() for path in files}


def test_without_being_asked_the_key_is_named(
    first: Path, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _weights(first), (first / "run.json").read_text()
    assert command("train", first) == 1
    said = capsys.readouterr().err
    assert "training.steps: 36 here, 24 in the run" in said
    once = "Set it back (for this command alone: --set training.steps=24)"
    assert f"{once}, train on with --continue, or choose another run" in said
    assert command("train", first, "--continue", changes=("training.seed=8",)) == 1
    said = capsys.readouterr().err
    assert "training.seed: 8 here, 7 in the run" in said
    assert "--continue" not in said
    assert command("train", first, "--continue", changes=("model.couplings=2", *MORE)) == 1
    assert "model.couplings: 2 here, 4 in the run" in capsys.readouterr().err
    assert (_weights(first), (first / "run.json").read_text()) == before


def test_it_goes_on_to_the_same_bits_and_says_so(
    first: Path,
    command: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    bench: Bench,
) -> None:
    straight, broken = tmp_path / "straight", tmp_path / "broken"
    for run in (straight, broken):
        shutil.copytree(first, run)
    assert command("train", straight, "--continue") == 0

    varied = 0

    def interrupted(*images: Any) -> Tensor:
        nonlocal varied
        varied += 1
        if varied == 10:
            raise KeyboardInterrupt
        return augment(*images)

    with monkeypatch.context() as patch:
        patch.setattr(flows, "augment", interrupted)
        assert command("train", broken, "--continue") == 130
    # It is what the run is of now.
    assert command("train", broken) == 0
    assert _weights(broken) == _weights(straight)
    assert [*(straight / "checkpoints").iterdir()] == [straight / "checkpoints" / "00000036"]
    assert _weights(straight).keys() & _weights(first).keys() == {"best.safetensors"}

    then: dict[str, int | float | str] = {
        "training.steps": 24,
        "training.batch": 32,
        "training.learning_rate": 5e-3,
    }
    now: dict[str, int | float | str] = {
        "training.steps": 36,
        "training.batch": 16,
        "training.learning_rate": 1e-3,
    }
    for run in (straight, broken):
        assert origin.load(run).continued == (Continuation(24, then, now),)
    models = tmp_path / "models"
    assert command("evaluate", straight) == 0
    assert command("export", straight, "--models", str(models)) == 0
    assert main(["card", str(bench.config_file), "--models", str(models)]) == 0
    manifest = json.loads((models / "tiny" / "model.json").read_text())
    assert manifest["training"]["continued"][0]["was"] == then
    assert manifest["training"]["steps"] == 36
    card = (models / "tiny" / "card.md").read_text("utf-8")
    assert "- Went on at step 24 with another config: `training.steps` 36, until then 24; " in card


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (("training.steps=24", "training.batch=16"), "steps: 24, and the run has made 24: nothing"),
        (("training.steps=12",), "c: training.steps: 12, and the run has made 24: nothing is left"),
        (
            ("training.steps=99", "training.patience=1", "training.evaluate_every=1"),
            "training.patience: 1 evaluations, and there was nothing better since step ",
        ),
    ],
)
def test_what_would_learn_nothing_is_no_going_on(
    changes: tuple[str, ...],
    told: str,
    first: Path,
    command: Command,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = tmp_path / "run"
    shutil.copytree(first, run)
    state = run / "checkpoints/00000024/state.json"
    state.write_text(json.dumps({**json.loads(state.read_text()), "best_step": 18}))
    before = {path: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    assert command("train", run, "--continue", changes=changes) == 1
    assert told.removeprefix("c: ") in capsys.readouterr().err
    # As it is, it is only told again, by whatever machine.
    assert command("train", run, "--continue", changes=()) == 0
    assert {path: path.read_bytes() for path in run.rglob("*") if path.is_file()} == before


def test_words_go_on_too(lines: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config, runs = tmp_path / "tiny.toml", [tmp_path / name for name in ("a", "b")]
    config.write_text(WORDS, "utf-8")
    command = ["train", str(config), "--data", str(lines), "--run"]
    assert main([*command, str(runs[0])]) == 0
    shutil.copytree(runs[0], runs[1])
    before = (runs[0] / "final.safetensors").read_bytes()
    more = ["--continue", "--set", "training.epochs=4"]
    assert main([*command, str(runs[0]), *more[1:]]) == 1
    after = []
    for run in runs:
        assert main([*command, str(run), *more]) == 0
        after.append((run / "final.safetensors").read_bytes())
    assert after[0] == after[1] != before
    assert [one.now for one in origin.load(runs[0]).continued] == [{"training.epochs": 4}]
    # Fewer would be told as all that it has learnt.
    capsys.readouterr()
    assert main([*command, str(runs[0]), "--continue", "--set", "training.epochs=2"]) == 1
    assert "tiny.toml: training.epochs: 2, and the run has learnt 4: n" in capsys.readouterr().err


def test_words_that_have_not_come_to_their_end_are_not_measured(
    lines: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is there is of fewer epochs than the run says by now."""
    config, run = tmp_path / "tiny.toml", tmp_path / "run"
    config.write_text(WORDS.partition("[evaluation]")[0], "utf-8")
    assert main(["train", str(config), "--data", str(lines), "--run", str(run)]) == 0
    state = read_state(found := next((run / "checkpoints").iterdir()))
    kept = json.dumps(asdict(replace(state, epoch=1, finished=False)))
    (found / "state.json").write_text(kept)
    for command in ("evaluate", "export"):
        assert main([command, str(config), "--run", str(run)]) == 1
    assert main(["evaluate", str(config), "--run", str(run)]) == 1
    assert "its training hasn't come to its end. Finish the train" in capsys.readouterr().err
