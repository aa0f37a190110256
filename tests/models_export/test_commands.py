"""The command line from data to card, on a tiny model."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from torch import Tensor

from huoye.onnx_demos.manifest.picture_manifest import PictureManifest, load
from models_export.__main__ import end_in_order, main, parser
from models_export.data import avatars
from models_export.errors import UserError
from models_export.pictures import sheets
from models_export.pictures.training import flows
from models_export.pictures.training.augment import augment
from models_export.runs import checkpoint
from tests.conftest import ROOT
from tests.models_export.conftest import Bench
from tests.models_export.rendered import card
from tests.models_export.tiny import blobs

pytestmark = pytest.mark.train


@pytest.fixture(scope="module")
def made(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with runs/ and models/ after all commands."""
    folder = tmp_path_factory.mktemp("made")
    run, models = str(folder / "run"), str(folder / "models")
    config, data = str(bench.config_file), str(bench.data_file)
    assert main(["train", config, "--data", data, "--run", run]) == 0
    assert main(["evaluate", config, "--data", data, "--run", run]) == 0
    assert main(["export", config, "--data", data, "--run", run, "--models", models]) == 0
    assert main(["card", config, "--models", models]) == 0
    return folder


@pytest.fixture
def manifest(made: Path) -> PictureManifest:
    return load(made / "models" / "tiny" / "model.json")


def test_a_model_folder_is_complete(made: Path, manifest: PictureManifest, bench: Bench) -> None:
    names = {path.name for path in (made / "models" / "tiny").iterdir()}
    assert names == {"card.md", "model.json", *(file.path for file in manifest.files)}
    assert {file.role for file in manifest.files} == {"decoder", "encoder", "examples"}
    assert manifest.name == "tiny"
    assert manifest.latent.dimension == 36
    assert manifest.training.dataset_sha256 == bench.data.sha256
    assert manifest.training.training_examples == 160
    assert manifest.training.steps == 24
    assert manifest.evaluation.test_examples == 60
    assert manifest.evaluation.decoder_parity.native <= 1e-4
    assert manifest.evaluation.decoder_parity.wasm <= 1e-4
    assert manifest.evaluation.float64.data <= 1e-9
    assert manifest.evaluation.float64.latent_3sigma <= 1e-9


def test_evaluation_says_what_the_manifest_says(made: Path, manifest: PictureManifest) -> None:
    kept = json.loads((made / "run" / "evaluation.json").read_text())
    assert manifest.evaluation.test.nats == pytest.approx(kept["result"]["test"]["nats"], rel=1e-5)
    assert kept["result"]["test"]["standard_error"] > 0
    assert (made / "run" / "temperatures.png").stat().st_size > 0
    assert (made / "run" / "neighbours.png").stat().st_size > 0


def test_card_holds_the_numbers(made: Path, manifest: PictureManifest) -> None:
    text = (made / "models" / "tiny" / "card.md").read_text("utf-8")
    assert text == card(manifest)
    for fact in (
        manifest.files[0].sha256,
        manifest.training.dataset_sha256,
        f"{manifest.evaluation.test.nats:.2f}",
        manifest.title["zh"],
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
    command = ["export", config, "--data", str(bench.data_file)]
    command += ["--run", str(run), "--models", models]
    assert main(command) == 1
    assert "is of other weights. Run the evaluate command again" in capsys.readouterr().err
    (run / "evaluation.json").unlink()
    assert main(command) == 1
    assert "Run the evaluate command first" in capsys.readouterr().err
    assert not (tmp_path / "models").exists()


def test_data_command(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "--data", str(bench.data_file)]) == 0
    assert bench.data.sha256 in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ([], (20_000, 1_000, 1)),
        (["--count", "5", "--test", "2", "--seed", "9"], (5, 2, 9)),
    ],
)
def test_avatars_are_made_and_shown(
    given: list[str],
    meant: tuple[int, int, int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = []

    def make(path: Path, count: int, test: int, seed: int) -> None:
        asked.append((path, count, test, seed))
        np.savez(path, x_train=blobs(5, 8, 3, seed), x_test=blobs(2, 8, 3, seed + 1))

    monkeypatch.setattr(avatars, "make_avatars", make)
    file = tmp_path / "avatars.npz"
    assert main(["data", "--avatars", str(file), *given]) == 0
    assert asked == [(file, *meant)]
    assert "x_train: 5 pictures of 8 x 8, 3 channels" in capsys.readouterr().out


def test_avatars_that_fail_are_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise UserError("node is not installed")

    monkeypatch.setattr(avatars, "make_avatars", fail)
    assert main(["data", "--avatars", str(tmp_path / "avatars.npz")]) == 1
    assert capsys.readouterr().err == "error: node is not installed\n"


@pytest.mark.parametrize(
    "arguments", [["data"], ["data", "--data", "a.npz", "--avatars", "b.npz"], ["train"], ["sell"]]
)
def test_misuse_is_told_by_the_parser(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m models_export" in capsys.readouterr().err


# Endings


def _last_line(capsys: pytest.CaptureFixture[str]) -> str:
    """Of stderr, as a terminal shows it: a progress bar goes back to its line's start."""
    shown = capsys.readouterr().err
    assert shown.endswith("\n")
    return shown.splitlines()[-1]


def test_an_interrupted_training_goes_on(
    bench: Bench,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    calls = iter(range(8))

    def interrupted(*arguments: object) -> Tensor:
        if next(calls, None) is None:
            signal.raise_signal(signal.SIGINT)
        return augment(*arguments)  # type: ignore[arg-type]

    command = ["train", str(bench.config_file), "--data", str(bench.data_file)]
    command += ["--run", str(tmp_path)]
    # Where tests run in the background of a shell, Python starts with the signal ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with monkeypatch.context() as patch:
            patch.setattr(flows, "augment", interrupted)
            assert main(command) == 130
    finally:
        signal.signal(signal.SIGINT, before)
    line = _last_line(capsys)
    assert line == "interrupted: the same command goes on from the last checkpoint"
    newest = checkpoint.latest(tmp_path)
    assert newest is not None and newest.name == "00000006"
    assert main(command) == 0
    assert "in " + str(tmp_path) in capsys.readouterr().out


def test_other_commands_end_with_the_same_status(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from models_export.data import pictures

    def interrupted(_: Path) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(pictures, "report", interrupted)
    assert main(["data", "--data", str(bench.data_file)]) == 130
    assert capsys.readouterr().err == "interrupted\n"


_ASKED_TO_END = """
import os, signal, sys, time
from models_export import __main__

class Taken:
    # Of it Python tells no error to anybody but one hook.
    def __del__(self):
        os.kill(os.getpid(), signal.{sent})
        time.sleep(0.01)

def carry_out(*_):
    try:
        {where}
        time.sleep(9)
    finally:
        print("in order")

__main__.carry_out = carry_out
__main__.end_in_order()
sys.exit(__main__.main(["show", "nice-digits"]))
"""


@pytest.mark.parametrize("where", ["os.kill(os.getpid(), signal.{sent})", "Taken()"])
@pytest.mark.parametrize(("sent", "status"), [("SIGTERM", 143), ("SIGHUP", 129), ("SIGINT", 130)])
def test_a_command_that_is_asked_to_end_does_so_in_order(
    sent: str, status: int, where: str
) -> None:
    code = _ASKED_TO_END.replace("{where}", where).replace("{sent}", sent)
    # Where tests run in the background of a shell, or under nohup, some are ignored.
    begin = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        'for name in ("SIGTERM", "SIGHUP"):\n'
        "    signal.signal(getattr(signal, name), signal.SIG_DFL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", begin + code], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (status, "in order\n", "interrupted\n")


def test_one_of_several_processes_ends_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")
    before = signal.getsignal(signal.SIGTERM), sys.unraisablehook
    end_in_order()
    assert (signal.getsignal(signal.SIGTERM), sys.unraisablehook) == before


def test_an_error_in_training_has_a_line_to_itself(
    bench: Bench,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    command = ["train", str(bench.config_file), "--data", str(bench.data_file), "--run"]
    with monkeypatch.context() as patch:
        patch.setattr(sheets, "save_png", full)
        assert main([*command, str(tmp_path / "full")]) == 1
    assert _last_line(capsys) == "error: No space left on device"
    with monkeypatch.context() as patch:
        patch.setattr(flows, "mean_score", lambda *_: float("nan"))
        assert main([*command, str(tmp_path / "nan")]) == 1
    assert _last_line(capsys).startswith("error: the validation score of step 6 is nan. Lower")


@pytest.mark.parametrize(
    "arguments",
    [
        ["data", "--data", "missing.npz"],
        ["train", "no-such-config", "--data", "missing.npz"],
        ["train", "nice-digits", "--data", "missing.npz"],
        ["evaluate", "nice-digits", "--data", "missing.npz"],
        ["train", "nice-digits", "--data", str(ROOT / "LICENSE")],
        ["evaluate", "nice-digits", "--data", str(ROOT / "docs")],
        ["export", "nice-digits", "--run", "no-such-run"],
        ["store", "nice-digits", "--models", "no-such-folder"],
        ["store", "glow-pixels"],
        ["store", "word2vec-wiki"],
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


@pytest.mark.parametrize("command", ["data", "train", "evaluate", "export", "store", "card"])
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
