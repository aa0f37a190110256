"""The architecture against its paper."""

import pytest
import torch

from models_export.flows import build
from models_export.flows.compose import Compose
from models_export.flows.nice import NiceConfig, build_nice
from models_export.pictures.config import load_config
from tests.models_export.flows.bijections import NICE, randomised


def _parameters(name: str) -> int:
    with torch.device("meta"):
        model = build(load_config(name).model)
    return sum(weight.numel() for weight in model.parameters())


def test_paper_size() -> None:
    hidden = 4 * (392 * 1000 + 4 * 1000 * 1000 + 1000 * 392)
    biases = 4 * (5 * 1000 + 392)
    assert _parameters("nice-paper") == hidden + biases + 784 == 19_158_352


def test_shipped_size() -> None:
    assert 2 * _parameters("nice-digits") < 6_000_000


def test_an_odd_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="25 pixels can't be halved"):
        build_nice(NiceConfig("nice", 5, 5, 4, (8,), 0.0, "logistic"))


def test_volume_changes_by_the_scaling_alone() -> None:
    model = randomised(build_nice(NICE))
    _, logdet = model.bijection(torch.rand(3, 1, 4, 4))
    scaling = [weight for name, weight in model.named_parameters() if name.endswith("log_scale")]
    assert len(scaling) == 1
    torch.testing.assert_close(logdet, scaling[0].sum().expand(3))


def test_odd_and_even_pixels_move_in_turn() -> None:
    model = randomised(build_nice(NICE))
    x = torch.rand(1, 1, 4, 4)
    assert isinstance(model.bijection, Compose)
    flatten, *couplings, _ = model.bijection.layers
    z = flatten(x)[0]
    for index, coupling in enumerate(couplings):
        moved, _ = coupling(z)
        changed = (moved != z)[0].nonzero().flatten() % 2
        assert set(changed.tolist()) == {1 - index % 2}
        z = moved
    assert len(couplings) == 4


def test_latents_start_with_the_priors_width() -> None:
    model = build_nice(NiceConfig("nice", 4, 4, 4, (8,), 0.0, "logistic"))
    brightness = torch.linspace(20, 255, 16).reshape(4, 4)
    levels = (torch.rand(400, 1, 4, 4) * brightness).to(torch.uint8)
    model.init_from(levels)
    x = model.dequantisation(levels)[0]
    expected = torch.full((16,), model.prior.deviation)
    torch.testing.assert_close(model.encode(x).std(dim=0), expected, rtol=0.01, atol=0)
