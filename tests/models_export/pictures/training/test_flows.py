"""Training: repeatable, resumable bit for bit, and guarded."""

import dataclasses
import json
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch
from torch import Tensor

from huoye.core.files import drafts, sha256
from models_export.data.dataset import ArrayPictures
from models_export.errors import UserError
from models_export.pictures.config import Config
from models_export.pictures.fresh import new_model
from models_export.pictures.training import flows
from models_export.pictures.training.augment import augment
from models_export.pictures.training.flows import train
from models_export.runs import checkpoint
from tests.models_export.conftest import Bench
from tests.models_export.forked import Commands, commands

pytestmark = pytest.mark.train

WEIGHTS = ("model.safetensors", "average.safetensors", "optimiser.pt")
FAMILIES = ("nice", "realnvp", "glow", "fvae")
BenchOf = Callable[[str], Bench]


class Interrupted(Exception):
    """Stands for a kill."""


@pytest.fixture(scope="module")
def unbroken_of(
    bench_of: BenchOf, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Path]:
    """The finished run of a family."""
    made: dict[str, Path] = {}

    def get(family: str) -> Path:
        if family not in made:
            made[family] = tmp_path_factory.mktemp("unbroken")
            bench = bench_of(family)
            train(bench.config, bench.data, made[family])
        return made[family]

    return get


@pytest.fixture(scope="module")
def unbroken(unbroken_of: Callable[[str], Path]) -> Path:
    return unbroken_of("nice")


def _changed(config: Config, **values: object) -> Config:
    """With other values under [training]."""
    settings = dataclasses.replace(config.training, **values)  # type: ignore[arg-type]
    return dataclasses.replace(config, training=settings)


def _interrupt_at(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Die in the middle of a step, wherever the last checkpoint is."""
    calls = iter(range(step))

    def failing(*arguments: object) -> Tensor:
        if next(calls, None) is None:
            raise Interrupted
        return augment(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(flows, "augment", failing)


def _log(run: Path) -> list[dict[str, object]]:
    lines = (run / "log.jsonl").read_text().splitlines()
    timeless = ("seconds", "images_per_second")
    return [{k: v for k, v in json.loads(line).items() if k not in timeless} for line in lines]


def _assert_equal_runs(mine: Path, reference: Path) -> None:
    """Bit for bit, in everything but the time it took."""
    newest, expected = checkpoint.latest(mine), checkpoint.latest(reference)
    assert newest is not None and expected is not None
    assert newest.name == expected.name == "00000024"
    for name in WEIGHTS:
        assert (newest / name).read_bytes() == (expected / name).read_bytes(), name
    assert _log(mine) == _log(reference)
    assert _hashes(mine) == _hashes(reference)


def _hashes(run: Path) -> dict[str, str]:
    """Of what a training leaves, but for times, and for what a command knows that a call of
    ``train`` doesn't."""
    others = {"log.jsonl", "state.json", "run.json", "data.npz", ".lock", *WEIGHTS}
    found = (path for path in sorted(run.rglob("*")) if path.is_file() and path.name not in others)
    return {str(path.relative_to(run)): sha256(path) for path in found}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_resumed_run_equals_an_unbroken_one(
    family: str,
    bench_of: BenchOf,
    unbroken_of: Callable[[str], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = bench_of(family)
    for step in (3, 10):  # before the first checkpoint (at 6), and 10 steps later
        with monkeypatch.context() as patch, pytest.raises(Interrupted):
            _interrupt_at(step, patch)
            train(bench.config, bench.data, tmp_path)
    train(bench.config, bench.data, tmp_path)
    _assert_equal_runs(tmp_path, unbroken_of(family))


KILLED = """
import signal
from pathlib import Path

write = Path.write_bytes

def killed(path, content):
    if path.match("checkpoints/.00000012.*/optimiser.pt"):
        write(path, content[: len(content) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
    return write(path, content)

Path.write_bytes = killed
"""


@pytest.fixture(scope="module")
def forked() -> Iterator[Commands]:
    with commands() as running:
        yield running


def _training(bench: Bench, run: Path) -> tuple[str | Path, ...]:
    """Without the rehearsal of an export, which takes ten times as long and writes nothing here."""
    config = run.parent / "no_page.toml"
    text = bench.config_file.read_text("utf-8")
    assert "[export]" in text
    config.write_text(text.replace("[export]", "[export]\npage = false"), "utf-8")
    return ("train", config, "--data", bench.data_file, "--run", run)


def test_a_killed_run_goes_on(
    forked: Commands, bench: Bench, unbroken: Path, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    forked.start(*_training(bench, run), first=KILLED)
    assert forked.wait() == -signal.SIGKILL
    draft, kept = sorted(path.name for path in (run / "checkpoints").iterdir())
    assert draft.startswith(".00000012.") and kept == "00000006"
    with (run / "log.jsonl").open("a") as log:
        log.write('{"step": 18, "seco')  # where a kill or a full disk cut it
    train(bench.config, bench.data, run)
    _assert_equal_runs(run, unbroken)


KILLED_IN_A_SHEET = """
import signal

sync = os.fsync

def killed(handle):
    if "/samples/.00000012.png." in os.readlink(f"/proc/self/fd/{handle}"):
        os.kill(os.getpid(), signal.SIGKILL)
    sync(handle)

os.fsync = killed
"""


def test_a_sheet_that_a_kill_cut_short_does_not_stay(
    forked: Commands, bench: Bench, unbroken: Path, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    forked.start(*_training(bench, run), first=KILLED_IN_A_SHEET)
    assert forked.wait() == -signal.SIGKILL
    assert [path.parent.name for path in drafts(run)] == ["samples"]
    forked.start(*_training(bench, run))
    assert forked.wait() == 0
    _assert_equal_runs(run, unbroken)


@pytest.mark.parametrize("seed", [1])
def test_five_kills_at_any_moment_change_nothing(
    seed: int, forked: Commands, bench: Bench, unbroken: Path, tmp_path: Path
) -> None:
    """A run by itself is measured first, so that kills come before, in and after its steps."""
    started = time.monotonic()
    forked.start(*_training(bench, tmp_path / "undisturbed"))
    assert forked.wait() == 0
    seconds = time.monotonic() - started
    chance = random.Random(seed)
    # One that lives long leaves little to those after it.
    for moment in sorted(chance.uniform(0.4, 1.1) for _ in range(5)):
        process = forked.start(*_training(bench, tmp_path / "killed"))
        if forked.wait(moment * seconds) is None:
            os.kill(process, signal.SIGKILL)
            forked.wait()
    forked.start(*_training(bench, tmp_path / "killed"))
    assert forked.wait() == 0
    _assert_equal_runs(tmp_path / "killed", unbroken)


@pytest.mark.parametrize("family", FAMILIES)
def test_training_learns_and_reports(family: str, unbroken_of: Callable[[str], Path]) -> None:
    run = unbroken_of(family)
    log = _log(run)
    assert [line["step"] for line in log] == [6, 12, 18, 24]
    scores = [float(str(line["validation_nats"])) for line in log]
    assert scores[-1] > scores[0] + 2
    state = checkpoint.read_state(run / "checkpoints" / "00000024")
    assert state.best_nats == max(scores)
    assert state.skipped == 0
    assert set(json.loads((run / "machine.json").read_text())) == {"device", "software"}
    assert {
        "step",
        "skipped",
        "train_nats",
        "validation_nats",
        "train_bits_per_dim",
        "validation_bits_per_dim",
        "learning_rate",
        "gradient_norm",
    } <= set(log[0])
    names = [path.name for path in sorted((run / "samples").iterdir())]
    assert names == [f"{step:08d}.png" for step in (6, 12, 18, 24)]


def test_networks_train_in_bfloat16_where_asked(bench_of: BenchOf, tmp_path: Path) -> None:
    bench = bench_of("glow")
    config = _changed(bench.config, steps=1, precision="float32")
    exact = train(config, bench.data, tmp_path / "exact")
    coarse = train(_changed(config, precision="bfloat16"), bench.data, tmp_path / "coarse")
    assert exact.best_nats != coarse.best_nats
    assert exact.best_nats == pytest.approx(coarse.best_nats, rel=0.05)


def test_progress_bar_shows_bits_and_speed(
    bench: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train(_changed(bench.config, steps=6), bench.data, tmp_path)
    shown = capsys.readouterr().err
    assert "bits/dim held out" in shown
    assert "images/s" in shown


def test_a_finished_run_stays_as_it_is(bench: Bench, unbroken: Path) -> None:
    before = {path: path.read_bytes() for path in unbroken.rglob("*") if path.is_file()}
    train(bench.config, bench.data, unbroken)
    assert {path: path.read_bytes() for path in unbroken.rglob("*") if path.is_file()} == before


def test_the_card_may_change_without_a_new_training(bench: Bench, unbroken: Path) -> None:
    card = dataclasses.replace(bench.config.card, temperature=1.0)
    state = train(dataclasses.replace(bench.config, card=card), bench.data, unbroken)
    assert state.step == 24


def test_pictures_of_another_shape_are_refused(
    bench: Bench, bench_of: BenchOf, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=r"pictures are 3 × 8 × 8 .* is for 1 × 6 × 6"):
        train(bench.config, bench_of("glow").data, tmp_path)
    # Two grey 6 x 6 pictures side by side have as many numbers as one of 6 x 12.
    wide = ArrayPictures(np.zeros((9, 6, 12), np.uint8))
    with pytest.raises(UserError, match="1 × 6 × 12"):
        new_model(bench.config, dataclasses.replace(bench.data, train=wide))


def test_numbers_that_do_not_fit_together_are_named(bench_of: BenchOf, tmp_path: Path) -> None:
    bench = bench_of("glow")
    odd = dataclasses.replace(bench.config.model, height=9)
    with pytest.raises(UserError, match=r"model: 9 × 8 pixels can't be squeezed"):
        train(dataclasses.replace(bench.config, model=odd), bench.data, tmp_path)


def test_a_non_finite_loss_is_skipped_then_fatal(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = iter(range(10**6))
    forward = flows.Objective.forward

    def poisoned(self: flows.Objective, levels: Tensor) -> tuple[Tensor, None]:
        call = next(calls)
        loss, _ = forward(self, levels)
        return loss * float("nan") if call in (2, 3) or call >= 12 else loss, None

    monkeypatch.setattr(flows.Objective, "forward", poisoned)
    with pytest.raises(UserError, match="not finite 10 steps in a row, up to step 21"):
        train(bench.config, bench.data, tmp_path)
    assert [line["skipped"] for line in _log(tmp_path)] == [2, 2, 8]
    newest = checkpoint.latest(tmp_path)
    assert newest is not None
    for name in ("model.safetensors", "average.safetensors"):
        model = new_model(bench.config)
        checkpoint.load_weights(newest / name, model)
        assert all(torch.isfinite(weight).all() for weight in model.parameters())


def test_training_stops_when_validation_no_longer_improves(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scores = iter([3.0, 5.0, 4.0, 4.5])
    monkeypatch.setattr(flows, "mean_score", lambda *_: next(scores))
    config = _changed(bench.config, steps=1000, patience=2)
    state = train(config, bench.data, tmp_path)
    assert (state.step, state.best_step, state.best_nats) == (24, 12, 5.0)
    assert train(config, bench.data, tmp_path) == state


@pytest.mark.parametrize("device", ["abacus", "cuda:99"])
def test_a_device_that_is_not_there(bench: Bench, tmp_path: Path, device: str) -> None:
    with pytest.raises(UserError, match=f"--device {device} can't be used: "):
        train(bench.config, bench.data, tmp_path, device)
    assert not any(tmp_path.iterdir())


# Steps, one by one


def test_every_epoch_sees_each_picture_once_in_a_new_order(bench: Bench) -> None:
    settings = bench.config.training
    numbered = ArrayPictures(np.arange(160, dtype=np.uint8).reshape(160, 1, 1))
    epochs = [
        torch.cat(
            [flows.batch(numbered, settings, 5 * epoch + step) for step in range(5)]
        ).flatten()
        for epoch in range(2)
    ]
    for epoch in epochs:
        assert sorted(epoch.tolist()) == list(range(160))
    assert not torch.equal(*epochs)


def test_adamax_trains(bench: Bench, tmp_path: Path) -> None:
    state = train(_changed(bench.config, optimiser="adamax"), bench.data, tmp_path)
    scores = [float(str(line["validation_nats"])) for line in _log(tmp_path)]
    assert state.best_nats == scores[-1] > scores[0] + 2


def test_averaged_statistics_reach_the_run(unbroken_of: Callable[[str], Path]) -> None:
    newest = checkpoint.latest(unbroken_of("fvae"))
    assert newest is not None
    own, mean = (
        safetensors.torch.load_file(newest / f"{name}.safetensors") for name in ("model", "average")
    )
    statistics = [name for name in own if "running" in name]
    assert statistics and all(torch.equal(own[name], mean[name]) for name in statistics)
    assert not all(torch.equal(own[name], mean[name]) for name in own)
    # 24 steps, and E's start; validation has left no trace.
    counts = {name.split(".")[0]: int(own[name]) for name in own if "num_batches" in name}
    assert counts == {"encoding": 25, "generating": 24}
