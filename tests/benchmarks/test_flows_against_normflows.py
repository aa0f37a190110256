"""The comparison with normflows: complete, and fair to the other side."""

from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import torch

from benchmarks.flow_training import decoder_macs
from benchmarks.flows_against_normflows import main
from benchmarks.normflows_glow import NormflowsGlow

Scale = Literal["sigmoid", "exp"]

pytestmark = pytest.mark.train

SPEEDS = ("normflows, as it comes", "normflows, channels last", "ours, float32", "ours, networks")
ROWS = (
    "normflows' Glow",
    "the same at twice",
    "the same, its scale exp(h)",
    "ours, equal shape, their scale",
    "ours, equal shape, bounded tanh",
    "ours, equal shape, Haar",
    "ours, Haar, thin then wide",
    "ours, thin then wide, variational",
)


def _cells(report: str, name: str) -> list[str]:
    """Of the one row whose first cell begins with the name, without that."""
    (row,) = (line for line in report.splitlines() if line.startswith(f"| {name}"))
    return [cell.strip() for cell in row.strip("|").split("|")][1:]


def test_a_quick_run_fills_both_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pictures = np.random.default_rng(3).integers(0, 256, (140, 32, 32, 3), np.uint8)
    np.savez(tmp_path / "noise.npz", x=pictures)
    output = tmp_path / "results.md"
    data = str(tmp_path / "noise.npz")
    assert main(["--quick", "--data", data, "--output", str(output)]) == 0
    report = capsys.readouterr().out
    assert output.read_text("utf-8") == report.removesuffix("\n")
    assert "32 × 32 averaged to 16 × 16; 96 pictures to train on, 24 held out" in report
    for name in SPEEDS:
        images, *_ = _cells(report, name)
        assert float(images) > 0, name
    wanted = float(_cells(report, ROWS[0])[1])
    for name in ROWS:
        _, macs, _, *bits, _ = _cells(report, name)
        assert float(macs) == pytest.approx(wanted, rel=0.03), name
        assert len(bits) == 2, name
        for cell in bits:
            # Noise can't be told in less than 8 bits, nor by much worse than the uniform density.
            values = [float(value) for value in cell.split(", ")]
            assert all(7 < value < 12 for value in values), name


def test_pictures_of_another_shape_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    np.savez(tmp_path / "odd.npz", x=np.arange(40 * 20 * 20, dtype=np.uint8).reshape(40, 20, 20))
    assert main(["--quick", "--data", str(tmp_path / "odd.npz")]) == 1
    assert "20 × 20 pixels can't be averaged to 16 × 16" in capsys.readouterr().err


def _trained_looking(event: tuple[int, int, int], scale: Scale = "sigmoid") -> NormflowsGlow:
    torch.manual_seed(1)
    model = NormflowsGlow(event, levels=2, steps=2, width=5, scale=scale)
    model.init_from(torch.randint(0, 256, (64, *event), dtype=torch.uint8))
    model.double()
    with torch.no_grad():
        for weight in model.parameters():
            weight.add_(0.1 * torch.randn_like(weight))
    return model


@pytest.mark.parametrize("scale", ["sigmoid", "exp"])
def test_normflows_density_is_that_of_its_own_encoder(scale: Scale) -> None:
    """Its log_prob, base and all, against the Jacobian that autograd finds."""
    event = (1, 4, 4)
    model = _trained_looking(event, scale)
    x = torch.rand(3, *event, dtype=torch.float64)
    for one, claimed in zip(x, model.log_prob(x), strict=True):
        jacobian = torch.autograd.functional.jacobian(  # type: ignore[no-untyped-call]
            lambda flat: model.encode(flat.reshape(1, *event))[0], one.flatten()
        )
        density = model.prior.log_prob(model.encode(one[None]))[0]
        exact = density + torch.linalg.slogdet(jacobian)[1]
        assert float(claimed.detach()) == pytest.approx(float(exact.detach()), abs=1e-8)


def test_normflows_decodes_what_it_encoded() -> None:
    event = (3, 8, 8)
    model = _trained_looking(event)
    x = torch.rand(4, *event, dtype=torch.float64)
    torch.testing.assert_close(model.decode(model.encode(x)), x, rtol=0, atol=1e-9)
    z = torch.randn(4, model.dimensions, dtype=torch.float64)
    torch.testing.assert_close(model.encode(model.decode(z)), z, rtol=0, atol=1e-9)


def test_multiplications_are_counted_by_hand() -> None:
    model = NormflowsGlow((1, 4, 4), levels=1, steps=1, width=5)
    net = 9 * 2 * 5 + 5 * 5 + 9 * 5 * 4  # 3×3, 1×1 and 3×3 convolution, scales and shifts of 2
    assert decoder_macs(model) == 2 * 2 * (net + 4 * 4)


def test_normflows_is_scored_in_pixels_between_0_and_1() -> None:
    model = _trained_looking((1, 4, 4)).float()
    levels = torch.randint(0, 256, (5, 1, 4, 4), dtype=torch.uint8)
    noise = torch.rand(levels.shape, generator=torch.Generator().manual_seed(4))
    found = model.score(levels, torch.Generator().manual_seed(4))
    torch.testing.assert_close(found, model.flow.log_prob((levels + noise) / 256, None))
