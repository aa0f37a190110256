"""The architecture against its paper and the paper's code."""

import itertools
from dataclasses import replace

import pytest
import torch

from models_export.flows.coupling import Factor, MaskedCoupling
from models_export.flows.realnvp import RealNvpConfig, build_realnvp
from models_export.pictures.config import load_config
from tests.models_export.flows.bijections import REALNVP


def _parameters(config: RealNvpConfig) -> int:
    with torch.device("meta"):
        model = build_realnvp(config)
    return sum(weight.numel() for weight in model.parameters())


def _resnet_of_the_papers_code(inputs: int, width: int, outputs: int, blocks: int) -> int:
    """Of tensorflow/models, research/real_nvp: two 3 × 3 a block, 1 × 1 from each to the end."""
    block = 2 * 9 * width**2 + width**2
    return 9 * inputs * width + width**2 + blocks * block + width * outputs


def _our_resnet(inputs: int, width: int, outputs: int, blocks: int) -> int:
    block = 9 * width**2 + width**2
    return 9 * inputs * width + blocks * block + 9 * width * outputs


def test_paper_size() -> None:
    config = load_config("realnvp-paper").model
    assert isinstance(config, RealNvpConfig)
    paper, ours = 0, 0
    channels = 3
    for index, width in enumerate(config.widths):
        last = index == 3
        # The paper's masked couplings see the input, its negative and the mask.
        paper += (4 if last else 3) * _resnet_of_the_papers_code(
            2 * channels + 1, width, 2 * channels, 4
        )
        ours += (4 if last else 3) * _our_resnet(channels, width, 2 * channels, 4)
        if not last:
            half = 2 * channels  # after the squeeze, of each of the halves
            paper += 3 * _resnet_of_the_papers_code(2 * half, 2 * width, 2 * half, 4)
            # One coupling more: the prior of what leaves.
            ours += 4 * _our_resnet(half, 2 * width, 2 * half, 4)
            channels = half
    actual = _parameters(config)
    assert actual == 28_568_875
    # The rest is biases, actnorm, mixes of channels and limits.
    assert actual == pytest.approx(ours, rel=0.01)
    assert paper == pytest.approx(46.1e6, rel=0.01)


def test_scales_are_those_of_the_paper() -> None:
    model = build_realnvp(REALNVP)
    masked = [part for part in model.modules() if isinstance(part, MaskedCoupling)]
    assert [part.mask.shape[1] for part in masked] == [8] * 3 + [4] * 3 + [2] * 4
    # Neighbouring couplings move the two colours of the board in turn.
    for one, other in itertools.pairwise(masked):
        if one.mask.shape == other.mask.shape:
            assert torch.equal(one.mask + other.mask, torch.ones_like(one.mask))
    assert sum(isinstance(part, Factor) for part in model.modules()) == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"widths": ()}, "at least one scale"),
        ({"height": 6}, "3 × 4 pixels can't be squeezed by 2"),
        ({"width": 7}, "8 × 7 pixels can't be squeezed by 2"),
        ({"alpha": 0.5}, "between 0 and 1/2"),
        ({"bits": 9}, "levels of 9 bits"),
        ({"height": 7, "widths": (4,), "dequantisation": "variational"}, "sides must be even"),
    ],
)
def test_impossible_settings(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        build_realnvp(replace(REALNVP, **changes))  # type: ignore[arg-type]


def test_the_last_scale_may_have_odd_sides() -> None:
    model = build_realnvp(replace(REALNVP, height=12, width=4))
    x = torch.rand(2, 1, 12, 4)
    torch.testing.assert_close(model.decode(model.encode(x)), x, rtol=0, atol=1e-5)
