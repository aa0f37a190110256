"""A distance of two sets, and the network in whose features it is taken."""

import pytest
import torch
from torch import Tensor

from benchmarks.portraits import look
from models_export.pictures.evaluation import judge
from models_export.pictures.evaluation.kernel_distance import kernel_distance, noise_floor


def _normal(count: int, seed: int, mean: float = 0.0) -> Tensor:
    return torch.randn(count, 8, generator=torch.Generator().manual_seed(seed)) + mean


def test_it_is_the_mean_over_pairs() -> None:
    one, other = _normal(5, 0), _normal(4, 1)

    def kernel(x: Tensor, y: Tensor) -> float:
        return float((x.double() @ y.double() / 8 + 1) ** 3)

    def within(rows: Tensor) -> float:
        pairs = [(a, b) for a in range(len(rows)) for b in range(len(rows)) if a != b]
        return sum(kernel(rows[a], rows[b]) for a, b in pairs) / len(pairs)

    between = sum(kernel(a, b) for a in one for b in other) / 20
    expected = within(one) + within(other) - 2 * between
    assert kernel_distance(one, other) == pytest.approx(expected, abs=1e-12)
    assert kernel_distance(other, one) == pytest.approx(expected, abs=1e-12)


def test_it_is_unbiased() -> None:
    """Of two small sets of one distribution it is 0 in the mean, and below 0 half of the time."""
    found = torch.tensor(
        [kernel_distance(_normal(8, seed), _normal(8, 1000 + seed)) for seed in range(400)]
    )
    assert float(found.mean()) == pytest.approx(0, abs=4 * float(found.std()) / 20)
    assert 0.3 < float((found < 0).float().mean()) < 0.7


def test_it_grows_with_the_difference() -> None:
    wanted = _normal(300, 0)
    found = [kernel_distance(_normal(300, 1, mean), wanted) for mean in (0.0, 0.3, 0.6, 1.0)]
    assert sorted(found) == found
    floor = noise_floor(wanted, 20, 0)
    assert abs(floor.mean) < 3 * floor.deviation
    assert found[1] > floor.mean + 3 * floor.deviation
    assert noise_floor(wanted, 20, 0) == floor


def test_a_set_of_one_has_no_distance() -> None:
    with pytest.raises(ValueError, match="needs 2 of each"):
        kernel_distance(_normal(1, 0), _normal(5, 0))


def _pictures(count: int, seed: int) -> Tensor:
    """Blobs, brighter at the top."""
    generator = torch.Generator().manual_seed(seed)
    slope = torch.linspace(200, 40, 16)[:, None].expand(16, 16)
    noise = 30 * torch.randn(count, 1, 16, 16, generator=generator)
    return (slope + noise).clamp(0, 255).to(torch.uint8)


def test_a_judge_tells_sets_apart_and_has_white_features() -> None:
    pictures = _pictures(120, 0)
    numbers = pictures.float().mean(dim=(1, 2, 3))
    state = torch.get_rng_state()
    network = judge.learn(pictures, numbers, 30, 1, width=4)
    assert torch.equal(torch.get_rng_state(), state)
    features = network.features(pictures)
    assert features.shape == (120, 32)
    assert features.mean(0).abs().max() < 1e-3
    assert float(features.var(0).max()) < 1.1
    again = judge.learn(pictures, numbers, 30, 1, width=4)
    assert torch.equal(again.features(pictures), features)
    unseen, turned = network.features(_pictures(60, 1)), _pictures(60, 2).rot90(2, (2, 3))
    alike = kernel_distance(network.features(_pictures(60, 2)), unseen)
    assert kernel_distance(network.features(turned), unseen) > 10 * abs(alike) + 0.1


def test_contrast_and_sharpness_are_of_levels() -> None:
    stripes = torch.tensor([0, 200], dtype=torch.uint8).repeat(2, 1, 8, 4)
    found = look(stripes)
    assert found.contrast == pytest.approx(100, rel=0.01)
    # The Laplacian of ± 100 is ± 400.
    assert found.sharpness == pytest.approx(400**2, rel=0.05)
    assert look(torch.full((2, 1, 8, 8), 9, dtype=torch.uint8)).sharpness == 0
