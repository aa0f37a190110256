"""How many drawn digits read as digits: what is counted, and that the command runs."""

from pathlib import Path

import numpy as np
import pytest
import torch

from benchmarks.digits import Reader, blended, main, read, specked

pytestmark = pytest.mark.train


def _bars(count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Pictures of ten kinds: a bright row, at another height for each."""
    kinds = torch.arange(count) % 10
    levels = torch.zeros(count, 1, 28, 28, dtype=torch.uint8)
    for picture, kind in zip(levels, kinds, strict=True):
        picture[0, 3 + 2 * int(kind)] = 255
    return levels, kinds


def test_what_is_sure_is_counted_by_kind() -> None:
    class Sure(Reader):
        def forward(self, levels: torch.Tensor) -> torch.Tensor:
            logits = torch.zeros(len(levels), 10)
            logits[0, 3], logits[1, 3], logits[2, 7] = 9, 9, 1
            return logits

    assert read(Sure(), torch.zeros(4, 1, 28, 28)) == (0.5, [0, 0, 0, 2, 0, 0, 0, 0, 0, 0])


def test_every_other_picture_has_specks_and_keeps_most_of_itself() -> None:
    torch.manual_seed(1)
    levels, _ = _bars(100)
    changed = (specked(levels) != levels).flatten(1).float().mean(1)
    assert not changed[::2].any()
    assert 0 < changed[1::2].max() < 0.2


def test_blends_have_both() -> None:
    levels, _ = _bars(2)
    over, mean = blended(levels, levels.flip(0))
    assert sorted({*over.unique().tolist()}) == [0, 255] and (over == 255).sum() == 2 * 28
    assert sorted({*mean.unique().tolist()}) == [0, 127] and (mean == 127).sum() == 2 * 28


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    levels, kinds = _bars(60)
    x, y = levels[:, 0].numpy(), kinds.numpy()
    np.savez(tmp_path / "bars.npz", x_train=x, y_train=y, x_test=x, y_test=y)
    words = [
        "--data",
        str(tmp_path / "bars.npz"),
        "--models",
        "nice-digits",
        "--temperatures",
        "0.8",
    ]
    main([*words, "--samples", "20", "--steps", "2", "--sheets", str(tmp_path)])
    rows = [line.split(" |")[0] for line in capsys.readouterr().out.splitlines()[2:]]
    assert rows == ["| unseen digits", "| blends of two of them", "| nice-digits, T = 0.8"]
    assert (tmp_path / "nice-digits-0.8.png").exists()
