"""Damaged and foreign checkpoints: one clear error, and no code runs."""

import os
import pickle
from pathlib import Path

import pytest
import torch

from models_export import checkpoint
from models_export.checkpoint import RunState
from models_export.errors import UserError
from models_export.flows.model import FlowModel
from models_export.flows.nice import NiceConfig, build_nice

STATE = RunState(step=12, seconds=3.5, best_step=6, best_nats=-4.25, skipped=0)


def _model(width: int = 8) -> FlowModel:
    torch.manual_seed(0)
    return build_nice(NiceConfig(2, 2, 2, (width,), 0.0, "gaussian"))


def _optimiser(model: FlowModel) -> torch.optim.Optimizer:
    optimiser = torch.optim.AdamW(model.parameters())
    model(torch.rand(4, 1, 2, 2)).mean().backward()
    optimiser.step()
    return optimiser


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    model = _model()
    return checkpoint.save(tmp_path, STATE, model, model, _optimiser(model))


def _restore(path: Path, model: FlowModel) -> RunState:
    return checkpoint.restore(path, model, _model(), _optimiser(model))


def test_saved_and_restored(saved: Path) -> None:
    model, reference = _model(), _model()
    _optimiser(reference)
    with torch.no_grad():
        for weight in model.parameters():
            weight.zero_()
    assert _restore(saved, model) == STATE
    for mine, theirs in zip(model.parameters(), reference.parameters(), strict=True):
        assert torch.equal(mine, theirs)


def test_only_the_newest_checkpoint_is_kept(saved: Path) -> None:
    model = _model()
    later = RunState(step=18, seconds=4.0, best_step=6, best_nats=-4.25, skipped=0)
    newest = checkpoint.save(saved.parent.parent, later, model, model, _optimiser(model))
    assert [path.name for path in newest.parent.iterdir()] == ["00000018"]
    assert checkpoint.latest(saved.parent.parent) == newest


@pytest.mark.parametrize("name", ["model.safetensors", "optimiser.pt", "state.json"])
def test_a_truncated_file_is_named(saved: Path, name: str) -> None:
    path = saved / name
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(UserError, match=name.replace(".", r"\.")):
        _restore(saved, _model())


def test_another_architecture_is_named(saved: Path) -> None:
    with pytest.raises(UserError, match="weights of another architecture"):
        _restore(saved, _model(width=9))


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


def test_no_checkpoint_yet(tmp_path: Path) -> None:
    assert checkpoint.latest(tmp_path) is None
    with pytest.raises(UserError, match="Run the train command first"):
        checkpoint.load_weights(tmp_path / "best.safetensors", _model())


def test_a_full_disk_leaves_the_older_checkpoint(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(torch, "save", full)
    model = _model()
    later = RunState(step=18, seconds=4.0, best_step=6, best_nats=-4.25, skipped=0)
    with pytest.raises(OSError, match="No space left"):
        checkpoint.save(saved.parent.parent, later, model, model, _optimiser(model))
    assert checkpoint.latest(saved.parent.parent) == saved
    assert _restore(saved, _model()) == STATE
