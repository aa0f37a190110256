"""The evaluate command, on weights that nobody has trained."""

import dataclasses
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from models_export.data.dataset import ArrayPictures
from models_export.errors import UserError
from models_export.pictures.evaluation.flows import evaluate, slerp
from models_export.pictures.fresh import new_model
from models_export.runs import checkpoint
from models_export.runs.checkpoint import RunState
from tests.models_export.conftest import Bench

STATE = RunState(step=6, seconds=1.0, best_step=6, best_nats=0.0, skipped=0)
FAMILIES = ("nice", "realnvp", "glow", "fvae")
SHEETS = ("temperatures.png", "neighbours.png", "reconstructions.png", "interpolations.png")
BenchOf = Callable[[str], Bench]


def _run(bench: Bench, folder: Path) -> Path:
    torch.manual_seed(5)
    model = new_model(bench.config)
    model.init_from(bench.data.train.take(range(64)))
    checkpoint.save_best(folder, model.eval(), STATE)
    return folder


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_is_measured(bench_of: BenchOf, tmp_path: Path, family: str) -> None:
    bench = bench_of(family)
    run = _run(bench, tmp_path)
    result, shown = evaluate(bench.config, bench.data, run)
    assert result.data_sha256 == bench.data.sha256
    counts = (result.training_examples, result.validation_examples, result.test_examples)
    assert counts == (160, 40, 60)
    assert (result.test.images, result.test.draws) == (60, 5)
    assert result.test.standard_error > 0 < result.test.draw_deviation
    assert len({result.test.nats, result.validation.nats, result.training.nats}) == 3
    assert result.float32.data < 1e-3
    assert result.float64.data < 1e-9
    assert result.neighbours.count == 500
    assert result.neighbours.expected == 60 / 220
    assert result.bound == (family == "fvae") == ("test: ≥ " in shown)
    assert (result.autoencoder is None) == (result.parts is None) == (family != "fvae")
    if result.parts is not None:
        both = result.parts.reconstruction + result.parts.divergence
        assert both == pytest.approx(result.test.bits_per_dim, abs=1e-6)
        assert result.parts.divergence > 0
    assert f"{result.test.bits_per_dim:.4f} bits/dim (60 images, 5 draws)" in shown
    for name in SHEETS:
        assert name in shown
        assert (run / name).stat().st_size > 0


def test_sheets_have_their_rows(bench_of: BenchOf, tmp_path: Path) -> None:
    bench = bench_of("glow")
    run = _run(bench, tmp_path)
    evaluate(bench.config, bench.data, run)

    def pictures(name: str, gaps: int) -> tuple[float, float]:
        """Columns and rows of 8 x 8 pixels, 2 apart. gaps: rows of grids, which have one more."""
        width, height = Image.open(run / name).size
        return (width / 2 - 2) / 10, (height / 2 - 2 * gaps) / 10

    assert pictures("temperatures.png", 2) == (16, 1 + 4 * 2)
    assert pictures("neighbours.png", 4) == (16, 4)
    assert pictures("reconstructions.png", 4) == (16, 4)
    assert pictures("interpolations.png", 1) == (8, 6)
    # An exact flow gives back what it got, but for the clipping of noise at the top.
    sheet = np.asarray(Image.open(run / "reconstructions.png")).astype(int)
    rows = sheet.reshape(4, -1, *sheet.shape[1:])
    assert np.abs(rows[0] - rows[1]).max() <= 1
    assert np.abs(rows[0] - rows[2]).max() > 100
    # The ends of an interpolation are test pictures.
    strip = np.asarray(Image.open(run / "interpolations.png")).astype(int)[4:20, 4:20]
    assert np.abs(strip - rows[0, 4:20, 4:20]).max() <= 1


def test_sheets_with_an_encoder_need_one(bench: Bench, tmp_path: Path) -> None:
    export = dataclasses.replace(bench.config.export, encoder=False)
    _, shown = evaluate(
        dataclasses.replace(bench.config, export=export), bench.data, _run(bench, tmp_path)
    )
    assert "reconstructions" not in shown
    assert sorted(path.name for path in tmp_path.glob("*.png")) == sorted(SHEETS[:2])


def test_the_same_weights_give_the_same_numbers(bench: Bench, tmp_path: Path) -> None:
    run = _run(bench, tmp_path)
    first = evaluate(bench.config, bench.data, run)
    before = [(run / name).read_bytes() for name in SHEETS]
    torch.manual_seed(99)
    assert evaluate(bench.config, bench.data, run) == first
    assert [(run / name).read_bytes() for name in SHEETS] == before


def test_without_weights(bench: Bench, bench_of: BenchOf, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"best\.safetensors: no such file\. Run the train command"):
        evaluate(bench.config, bench.data, tmp_path)
    _run(bench_of("glow"), tmp_path)
    with pytest.raises(UserError, match="weights of another architecture"):
        evaluate(bench.config, bench.data, tmp_path)
    with pytest.raises(UserError, match="3 × 8 × 8"):
        evaluate(bench.config, bench_of("glow").data, tmp_path)


def test_one_picture_has_no_standard_error(bench: Bench, tmp_path: Path) -> None:
    alone = ArrayPictures(np.zeros((1, 6, 6), np.uint8))
    with pytest.raises(UserError, match="the test part has fewer than 2 pictures"):
        evaluate(bench.config, dataclasses.replace(bench.data, test=alone), _run(bench, tmp_path))


def test_few_pictures_are_enough(bench_of: BenchOf, tmp_path: Path) -> None:
    bench = bench_of("glow")
    pair = ArrayPictures(np.arange(2 * 192, dtype=np.uint8).reshape(2, 8, 8, 3))
    data = dataclasses.replace(bench.data, test=pair)
    result, _ = evaluate(bench.config, data, _run(bench, tmp_path))
    assert result.test.images == 2


@pytest.mark.parametrize("value", [math.nan, 200.0])
def test_an_unsound_model_is_told(bench: Bench, tmp_path: Path, value: float) -> None:
    model = new_model(bench.config)
    with torch.no_grad():
        model.get_parameter("bijection.layers.5.log_scale")[3] = value
    checkpoint.save_best(tmp_path, model, STATE)
    with pytest.raises(UserError, match=r"\w+\.\w+ is -?(nan|inf): the model isn't sound"):
        evaluate(bench.config, bench.data, tmp_path)


def test_great_arcs() -> None:
    start, end = torch.tensor([[1.0, 0, 0]]), torch.tensor([[0, 2.0, 0]])
    torch.testing.assert_close(slerp(start, end, 0.0), start)
    torch.testing.assert_close(slerp(start, end, 1.0), end)
    middle = slerp(start, end, 0.5)
    torch.testing.assert_close(middle, torch.tensor([[0.5**0.5, 2 * 0.5**0.5, 0]]))
    # Typical latents are far from 0, and stay so, where a straight line would cut through.
    generator = torch.Generator().manual_seed(1)
    a, b = torch.randn(2, 4, 3000, generator=generator)
    assert (slerp(a, b, 0.5).norm(dim=1) / 3000**0.5 - 1).abs().max() < 0.05


def test_parallel_latents_are_joined_straight() -> None:
    a = torch.tensor([[1.0, 2.0]])
    torch.testing.assert_close(slerp(a, 3 * a, 0.5), 2 * a)
    assert torch.isfinite(slerp(a, -a, 0.5)).all()
    assert torch.isfinite(slerp(torch.zeros(1, 2), a, 0.5)).all()
