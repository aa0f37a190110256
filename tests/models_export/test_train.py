"""Training: repeatable, resumable bit for bit, and guarded."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from models_export import checkpoint
from models_export import train as training
from models_export.data import augment
from models_export.errors import UserError
from models_export.flows.dequantize import dequantize
from models_export.flows.nice import build_nice
from models_export.train import train
from plugins.core.structure import plain
from tests.models_export.conftest import Bench

pytestmark = pytest.mark.train

WEIGHTS = ("model.safetensors", "average.safetensors", "optimiser.pt")


class Interrupted(Exception):
    """Stands for a kill."""


@pytest.fixture(scope="module")
def unbroken(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = tmp_path_factory.mktemp("unbroken")
    train(bench.config, bench.digits, run)
    return run


def _interrupt_at(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Die in the middle of a step, wherever the last checkpoint is."""
    calls = iter(range(step))

    def failing(*arguments: object) -> Tensor:
        if next(calls, None) is None:
            raise Interrupted
        return augment(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(training, "augment", failing)


def _log(run: Path) -> list[dict[str, object]]:
    lines = (run / "log.jsonl").read_text().splitlines()
    timeless = ("seconds", "images_per_second")
    return [{k: v for k, v in json.loads(line).items() if k not in timeless} for line in lines]


def test_a_resumed_run_equals_an_unbroken_one(
    bench: Bench, unbroken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in (3, 10):  # before the first checkpoint (at 6), and 10 steps later
        with monkeypatch.context() as patch, pytest.raises(Interrupted):
            _interrupt_at(step, patch)
            train(bench.config, bench.digits, tmp_path)
    # A kill while a checkpoint was being written leaves a draft.
    draft = tmp_path / "checkpoints" / ".00000012"
    draft.mkdir()
    (draft / "model.safetensors").write_bytes(b"half a fi")
    train(bench.config, bench.digits, tmp_path)

    mine, reference = checkpoint.latest(tmp_path), checkpoint.latest(unbroken)
    assert mine is not None and reference is not None
    assert mine.name == reference.name == "00000024"
    for name in WEIGHTS:
        assert (mine / name).read_bytes() == (reference / name).read_bytes(), name
    for name in ("best.safetensors", "config.json", "machine.json"):
        assert (tmp_path / name).read_bytes() == (unbroken / name).read_bytes(), name
    assert _log(tmp_path) == _log(unbroken)
    sheets = [path.read_bytes() for path in sorted((tmp_path / "samples").iterdir())]
    assert sheets == [path.read_bytes() for path in sorted((unbroken / "samples").iterdir())]
    assert sorted(path.name for path in (tmp_path / "checkpoints").iterdir()) == ["00000024"]


def test_training_learns_and_reports(unbroken: Path) -> None:
    log = _log(unbroken)
    assert [line["step"] for line in log] == [6, 12, 18, 24]
    scores = [float(str(line["validation_nats"])) for line in log]
    assert scores[-1] > scores[0] + 2
    state = checkpoint.read_state(unbroken / "checkpoints" / "00000024")
    assert state.best_nats == max(scores)
    assert state.skipped == 0
    assert set(json.loads((unbroken / "machine.json").read_text())) == {"device", "software"}


def test_progress_bar_shows_nats_and_speed(
    bench: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train(bench.config, bench.digits, tmp_path)
    shown = capsys.readouterr().err
    assert "nats held out" in shown
    assert "images/s" in shown


def test_a_finished_run_stays_as_it_is(bench: Bench, unbroken: Path) -> None:
    before = {path: path.read_bytes() for path in unbroken.rglob("*") if path.is_file()}
    train(bench.config, bench.digits, unbroken)
    assert {path: path.read_bytes() for path in unbroken.rglob("*") if path.is_file()} == before


def test_the_run_of_another_config_is_not_continued(bench: Bench, unbroken: Path) -> None:
    other = dataclasses.replace(
        bench.config, training=dataclasses.replace(bench.config.training, batch=16)
    )
    with pytest.raises(UserError, match="holds a run of another config or data set"):
        train(other, bench.digits, unbroken)
    with pytest.raises(UserError, match="another config or data set"):
        train(bench.config, dataclasses.replace(bench.digits, sha256="0"), unbroken)


def test_the_card_may_change_without_a_new_training(bench: Bench, unbroken: Path) -> None:
    card = dataclasses.replace(bench.config.card, temperature=1.0)
    state = train(dataclasses.replace(bench.config, card=card), bench.digits, unbroken)
    assert state.step == 24


def test_a_non_finite_loss_is_skipped_then_fatal(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = iter(range(10**6))

    def poisoned(levels: Tensor, generator: torch.Generator | None = None) -> Tensor:
        # Calls 0 and 1 are the start of the scaling and the validation set.
        call = next(calls)
        x = dequantize(levels, generator)
        return x * float("nan") if call == 4 or call >= 15 else x

    monkeypatch.setattr(training, "dequantize", poisoned)
    with pytest.raises(UserError, match="not finite 10 steps in a row, up to step 22"):
        train(bench.config, bench.digits, tmp_path)
    log = _log(tmp_path)
    assert log[0]["skipped"] == 1
    newest = checkpoint.latest(tmp_path)
    assert newest is not None
    for name in ("model.safetensors", "average.safetensors"):
        model = build_nice(bench.config.model)
        checkpoint.load_weights(newest / name, model)
        assert all(torch.isfinite(weight).all() for weight in model.parameters())


def test_training_stops_when_validation_no_longer_improves(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scores = iter([3.0, 5.0, 4.0, 4.5])
    monkeypatch.setattr(training, "mean_nats", lambda *_: next(scores))
    settings = dataclasses.replace(bench.config.training, steps=1000, patience=2)
    config = dataclasses.replace(bench.config, training=settings)
    state = train(config, bench.digits, tmp_path)
    assert (state.step, state.best_step, state.best_nats) == (24, 12, 5.0)
    assert train(config, bench.digits, tmp_path) == state


@pytest.mark.parametrize("device", ["abacus", "cuda:99"])
def test_a_device_that_is_not_there(bench: Bench, tmp_path: Path, device: str) -> None:
    with pytest.raises(UserError, match=f"device '{device}' can't be used: "):
        train(bench.config, bench.digits, tmp_path, device)
    assert not any(tmp_path.iterdir())


def test_every_epoch_sees_each_picture_once_in_a_new_order(bench: Bench) -> None:
    settings = bench.config.training
    images = torch.arange(160)
    epochs = [
        torch.cat([training._batch(images, settings, 5 * epoch + step) for step in range(5)])
        for epoch in range(2)
    ]
    for epoch in epochs:
        assert sorted(epoch.tolist()) == list(range(160))
    assert not torch.equal(*epochs)


def test_rate_warms_up_and_falls_to_the_end(bench: Bench) -> None:
    settings = bench.config.training
    rates = [training._rate(settings, step) for step in range(settings.steps + 1)]
    assert rates[0] == pytest.approx(settings.learning_rate / settings.warmup)
    assert max(rates) == rates[settings.warmup] == settings.learning_rate
    assert rates[-1] == pytest.approx(settings.final_learning_rate)
    assert np.all(np.diff(rates[settings.warmup :]) < 0)


def test_config_json_says_what_decides_the_outcome(bench: Bench, unbroken: Path) -> None:
    kept = json.loads((unbroken / "config.json").read_text())
    assert kept["data_sha256"] == bench.digits.sha256
    assert kept["training"] == plain(bench.config.training)
