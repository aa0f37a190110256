"""The command line from data to card, on a tiny model."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from models_export.__main__ import main, parser
from models_export.card import card
from plugins.onnx_demos.manifest import Manifest, load
from tests.conftest import ROOT
from tests.models_export.conftest import Bench

pytestmark = pytest.mark.train


@pytest.fixture(scope="module")
def made(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with runs/ and models/ after all commands."""
    folder = tmp_path_factory.mktemp("made")
    run, models = str(folder / "run"), str(folder / "models")
    config, data = str(bench.config_file), str(bench.data_file)
    assert main(["train", config, "--data", data, "--run", run]) == 0
    assert main(["evaluate", config, "--data", data, "--run", run]) == 0
    assert main(["export", config, "--run", run, "--models", models]) == 0
    assert main(["card", config, "--models", models]) == 0
    return folder


@pytest.fixture
def manifest(made: Path) -> Manifest:
    return load(made / "models" / "tiny" / "model.json")


def test_a_model_folder_is_complete(made: Path, manifest: Manifest, bench: Bench) -> None:
    names = sorted(path.name for path in (made / "models" / "tiny").iterdir())
    assert names == ["card.md", "decoder.onnx", "model.json"]
    assert manifest.name == "tiny"
    assert manifest.latent.dimension == 36
    assert manifest.outputs[0].shape == ("batch", 1, 6, 6)
    assert manifest.training.dataset_sha256 == bench.digits.sha256
    assert manifest.training.training_examples == 160
    assert manifest.training.steps == 24
    assert manifest.evaluation.test_examples == 60
    assert manifest.evaluation.parity_native <= 1e-4
    assert manifest.evaluation.parity_wasm <= 1e-4
    assert manifest.evaluation.roundtrip_data_float64 <= 1e-9
    assert manifest.evaluation.roundtrip_latent_3sigma_float64 <= 1e-9


def test_evaluation_says_what_the_manifest_says(made: Path, manifest: Manifest) -> None:
    kept = json.loads((made / "run" / "evaluation.json").read_text())
    assert manifest.evaluation.nats == pytest.approx(kept["test"]["nats"], rel=1e-5)
    assert kept["test"]["standard_error"] > 0
    assert (made / "run" / "temperatures.png").stat().st_size > 0
    assert (made / "run" / "neighbours.png").stat().st_size > 0


def test_card_holds_the_numbers(made: Path, manifest: Manifest) -> None:
    text = (made / "models" / "tiny" / "card.md").read_text("utf-8")
    assert text == card(manifest)
    for fact in (
        manifest.files[0].sha256,
        manifest.training.dataset_sha256,
        f"{manifest.evaluation.nats:.2f}",
        manifest.title.zh,
        "It draws blobs.",
        "No people.",
        "python -m models_export train tiny",
    ):
        assert fact in text


def test_stale_evaluation_is_not_published(
    made: Path, bench: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    shutil.copytree(made / "run", run)
    config, models = str(bench.config_file), str(tmp_path / "models")
    with (run / "best.safetensors").open("r+b") as file:
        file.seek(-2, os.SEEK_END)
        file.write(b"\x00")
    assert main(["export", config, "--run", str(run), "--models", models]) == 1
    assert "is of other weights. Run the evaluate command again" in capsys.readouterr().err
    (run / "evaluation.json").unlink()
    assert main(["export", config, "--run", str(run), "--models", models]) == 1
    assert "Run the evaluate command first" in capsys.readouterr().err
    assert not (tmp_path / "models").exists()


def test_data_command(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "--data", str(bench.data_file)]) == 0
    assert bench.digits.sha256 in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["data", "--data", "missing.npz"],
        ["train", "no-such-config", "--data", "missing.npz"],
        ["train", "nice-digits", "--data", "missing.npz"],
        ["evaluate", "nice-digits", "--data", "missing.npz"],
        ["export", "nice-digits", "--run", "no-such-run"],
        ["card", "nice-digits", "--models", "no-such-folder"],
    ],
)
def test_a_slip_is_one_line_and_status_1(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 1
    shown = capsys.readouterr().err
    assert shown.startswith("error: ")
    assert shown.count("\n") == 1


@pytest.mark.parametrize("command", ["data", "train", "evaluate", "export", "card"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        parser().parse_args([command, "--help"])
    assert caught.value.code == 0
    assert "usage: python -m models_export" in capsys.readouterr().out


def test_it_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "models_export", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "data, train, evaluate, export, card" in done.stdout
