"""The architecture against its paper."""

import pytest
import torch

from models_export import config as configs
from models_export.flows.nice import NiceConfig, build_nice, init_scaling


def test_paper_size() -> None:
    with torch.device("meta"):
        model = build_nice(configs.load("nice-paper").model)
    hidden = 4 * (392 * 1000 + 4 * 1000 * 1000 + 1000 * 392)
    biases = 4 * (5 * 1000 + 392)
    assert sum(weight.numel() for weight in model.parameters()) == hidden + biases + 784
    assert hidden + biases + 784 == 19_158_352


def test_shipped_size() -> None:
    with torch.device("meta"):
        model = build_nice(configs.load("nice-digits").model)
    assert 2 * sum(weight.numel() for weight in model.parameters()) < 6_000_000


def test_an_odd_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="25 pixels can't be halved"):
        build_nice(NiceConfig(5, 5, 4, (8,), 0.0, "logistic"))


def test_init_scaling_gives_latents_the_priors_width() -> None:
    torch.manual_seed(0)
    model = build_nice(NiceConfig(4, 4, 4, (8,), 0.0, "logistic"))
    x = torch.rand(400, 1, 4, 4) * torch.linspace(0.01, 1, 16).reshape(4, 4)
    init_scaling(model, x)
    torch.testing.assert_close(
        model.encode(x).std(dim=0), torch.full((16,), model.prior.deviation), rtol=1e-3, atol=0
    )


def test_decoder_scales_by_temperature_and_clips() -> None:
    model = build_nice(NiceConfig(2, 2, 4, (8,), 0.0, "logistic"))
    image = model.decoder()(torch.tensor([[-1.0, 0.5, 1.0, 4.0]]), torch.tensor([0.5]))
    assert image.shape == (1, 1, 2, 2)
    assert image.flatten().tolist() == [0.0, 0.25, 0.5, 1.0]
