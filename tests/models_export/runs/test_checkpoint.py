"""Damaged and foreign checkpoints: one clear error, and no code runs."""

import errno
import os
import pickle
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import safetensors
import safetensors.torch
import torch

from models_export.errors import UserError
from models_export.flows import build
from models_export.flows.glow import GlowConfig, Level
from models_export.flows.model import ImageModel
from models_export.runs import checkpoint
from models_export.runs.checkpoint import RunState

STATE = RunState(step=12, seconds=3.5, best_step=6, best_nats=-4.25, skipped=0)
LATER = RunState(step=18, seconds=4.0, best_step=6, best_nats=-4.25, skipped=1)


def _model(width: int = 8) -> ImageModel:
    torch.manual_seed(0)
    levels = (Level(2, 1, width), Level(2, 1, width))
    return build(GlowConfig("glow", 1, 4, 4, 8, levels))


def _optimiser(model: ImageModel) -> torch.optim.Optimizer:
    optimiser = torch.optim.AdamW(model.parameters())
    levels = torch.randint(0, 256, (4, 1, 4, 4), dtype=torch.uint8)
    model.score(levels).mean().backward()  # type: ignore[no-untyped-call]
    optimiser.step()
    return optimiser


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    model = _model()
    return checkpoint.save(tmp_path, STATE, model, model, _optimiser(model))


def _restore(path: Path, model: ImageModel) -> RunState:
    return checkpoint.restore(path, model, _model(), _optimiser(model))


def test_saved_and_restored(saved: Path) -> None:
    model, reference, average = _model(), _model(), _model()
    trained = _optimiser(reference)
    fresh = torch.optim.AdamW(model.parameters())
    assert checkpoint.restore(saved, model, average, fresh) == STATE
    for mine, theirs in zip(model.parameters(), reference.parameters(), strict=True):
        assert torch.equal(mine, theirs)
    for mine, theirs in zip(average.parameters(), reference.parameters(), strict=True):
        assert torch.equal(mine, theirs)
    moments, expected = fresh.state_dict()["state"], trained.state_dict()["state"]
    assert moments.keys() == expected.keys()
    for index, moment in expected.items():
        assert all(torch.equal(moments[index][name], moment[name]) for name in moment)


def test_weights_in_another_memory_order_are_the_same_weights(saved: Path, tmp_path: Path) -> None:
    model = _model()
    optimiser = _optimiser(model)
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    assert any(not weight.is_contiguous() for weight in model.parameters())
    mine = checkpoint.save(tmp_path / "other", STATE, model, model, optimiser)
    content = (mine / "model.safetensors").read_bytes()
    assert content == (saved / "model.safetensors").read_bytes()
    checkpoint.load_weights(saved / "model.safetensors", model)
    assert any(not weight.is_contiguous() for weight in model.parameters())
    for weight, reference in zip(model.parameters(), _trained().parameters(), strict=True):
        assert torch.equal(weight, reference)


def _trained() -> ImageModel:
    model = _model()
    _optimiser(model)
    return model


def test_the_best_weights_say_whose_they_are(tmp_path: Path) -> None:
    model = _model()
    checkpoint.save_best(tmp_path, model, STATE)
    path = tmp_path / "best.safetensors"
    with safetensors.safe_open(path, "pt") as file:
        assert file.metadata() == {"best": "step 6, -4.25 nats held out"}
    weights = safetensors.torch.load_file(path)
    assert weights.keys() == model.state_dict().keys()


def test_only_the_newest_checkpoint_is_kept(saved: Path) -> None:
    model = _model()
    newest = checkpoint.save(saved.parent.parent, LATER, model, model, _optimiser(model))
    assert [path.name for path in newest.parent.iterdir()] == ["00000018"]
    assert checkpoint.latest(saved.parent.parent) == newest


def test_a_draft_that_a_kill_left_is_no_checkpoint(saved: Path) -> None:
    draft = saved.parent / ".00000018"
    shutil.copytree(saved, draft)
    assert checkpoint.latest(saved.parent.parent) == saved
    model = _model()
    checkpoint.save(saved.parent.parent, LATER, model, model, _optimiser(model))
    assert not draft.exists()


@pytest.mark.parametrize(
    "name", ["model.safetensors", "average.safetensors", "optimiser.pt", "state.json"]
)
@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_truncated_file_is_named(saved: Path, name: str, share: float) -> None:
    path = saved / name
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    with pytest.raises(UserError, match=name.replace(".", r"\.")):
        _restore(saved, _model())


@pytest.mark.parametrize("name", ["model.safetensors", "optimiser.pt", "state.json"])
def test_a_missing_file_is_named(saved: Path, name: str) -> None:
    (saved / name).unlink()
    with pytest.raises(UserError, match=name.replace(".", r"\.")):
        _restore(saved, _model())


def test_what_systems_leave_beside_checkpoints_is_let_alone(saved: Path) -> None:
    model, stray = _model(), saved.parent / ".DS_Store"
    stray.touch()
    newest = checkpoint.save(saved.parent.parent, LATER, model, model, _optimiser(model))
    assert {path.name for path in newest.parent.iterdir()} == {"00000018", ".DS_Store"}


def test_best_weights_of_another_step_than_the_checkpoint_are_told(saved: Path) -> None:
    """A kill, or a full disk, between the two."""
    run, model = saved.parent.parent, _model()
    checkpoint.save_best(run, model, STATE)
    checkpoint.check_best(run)
    checkpoint.save_best(run, model, replace(LATER, best_step=18))
    with pytest.raises(UserError, match=r"of step 18, the best ones of .*00000012 of step 6.*goes"):
        checkpoint.check_best(run)
    (run / "best.safetensors").write_bytes((saved / "average.safetensors").read_bytes())
    with pytest.raises(UserError, match="of a step that they don't say"):
        checkpoint.check_best(run)
    shutil.rmtree(saved.parent)
    with pytest.raises(UserError, match="no checkpoint"):
        checkpoint.check_best(run)


def test_another_architecture_is_named(saved: Path) -> None:
    with pytest.raises(UserError, match="weights of another architecture") as caught:
        _restore(saved, _model(width=9))
    assert str(saved / "model.safetensors") in str(caught.value)


def test_the_optimiser_of_another_model_is_named(saved: Path) -> None:
    other = torch.optim.AdamW(list(_model().parameters())[:2])
    torch.save(other.state_dict(), saved / "optimiser.pt")
    with pytest.raises(UserError, match=r"damaged optimiser\.pt"):
        _restore(saved, _model())


class _Payload:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("pwned",)


def test_an_untrusted_checkpoint_runs_no_code(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    torch.save({"state": _Payload()}, saved / "optimiser.pt")
    with pytest.raises(UserError, match=r"damaged optimiser\.pt"):
        _restore(saved, _model())
    (saved / "model.safetensors").write_bytes(pickle.dumps(_Payload()))
    with pytest.raises(UserError, match="not a readable safetensors file"):
        _restore(saved, _model())
    assert not (tmp_path / "pwned").exists()
    # And the payload is a real one.
    torch.load(saved / "optimiser.pt", weights_only=False)
    assert (tmp_path / "pwned").exists()


def test_no_checkpoint_yet(tmp_path: Path) -> None:
    assert checkpoint.latest(tmp_path) is None
    with pytest.raises(UserError, match="Run the train command first"):
        checkpoint.load_weights(tmp_path / "best.safetensors", _model())


# A full disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 600 KiB; skips where none can be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(disk)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no tmpfs can be mounted here ({error}); the simulated test stands in")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def _assert_older_checkpoint_stands(older: Path) -> None:
    run = older.parent.parent
    model = _model()
    with pytest.raises(UserError, match=r"00000018: No space left on device\. Make room"):
        checkpoint.save(run, LATER, model, model, _optimiser(model))
    assert checkpoint.latest(run) == older
    assert [path.name for path in older.parent.iterdir()] == [older.name]
    assert _restore(older, _model()) == STATE


@pytest.mark.parametrize("name", ["model.safetensors", "optimiser.pt", "state.json"])
def test_a_full_disk_leaves_the_older_checkpoint(
    saved: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    write = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if path.name == name:
            write(path, content[: len(content) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    _assert_older_checkpoint_stands(saved)


@pytest.mark.parametrize("room", [0.1, 1.5, 3.5])
def test_a_really_full_disk_leaves_the_older_checkpoint(small_disk: Path, room: float) -> None:
    """room: for so many files of weights (the optimiser's takes two)."""
    model = _model()
    saved = checkpoint.save(small_disk, STATE, model, model, _optimiser(model))
    size = (saved / "model.safetensors").stat().st_size
    free = shutil.disk_usage(small_disk).free
    (small_disk / "filling").write_bytes(bytes(free - int(room * size)))
    _assert_older_checkpoint_stands(saved)
    with pytest.raises(OSError, match="No space left"):
        (small_disk / "filling").write_bytes(bytes(free + 2**16))
    with pytest.raises(OSError, match="No space left"):
        checkpoint.save_best(small_disk, model, STATE)
    assert not list(small_disk.glob("*.safetensors"))
