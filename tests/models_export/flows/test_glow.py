"""The architecture against its papers and their code."""

from dataclasses import replace

import pytest
import torch

from models_export.flows.glow import GlowConfig, Level, build_glow
from models_export.pictures.config import load_config
from tests.models_export.flows.bijections import GLOWS

PAPER = GLOWS["as in the paper"]
WIDE = Level(2, 48, 512)
IMAGENET64 = GlowConfig("glow", 3, 64, 64, bits=8, levels=(WIDE,) * 4, coupling="sigmoid")


def _parameters(config: GlowConfig) -> int:
    with torch.device("meta"):
        model = build_glow(config)
    return sum(weight.numel() for weight in model.parameters())


def _config(name: str) -> GlowConfig:
    config = load_config(name).model
    assert isinstance(config, GlowConfig)
    return config


def _openai(levels: int, steps: int, width: int) -> tuple[int, int]:
    """Parameters of openai/glow (model.py, tfops.py), and those of them that we leave out."""
    total, left_out, channels = 0, 0, 3
    for level in range(levels):
        channels *= 4
        # f(): two convolutions with actnorm and no bias, one with bias and scale; all that are
        # 3 × 3 see one channel more, which marks the border.
        first = 9 * (channels // 2 + 1) * width + 2 * width
        second = width**2 + 2 * width
        last = 9 * (width + 1) * channels + 2 * channels
        total += steps * (2 * channels + channels**2 + first + second + last)
        left_out += steps * (9 * width + width + width + 9 * channels + channels)
        if level + 1 < levels:
            total += 9 * (channels // 2 + 1) * channels + 2 * channels
            left_out += 9 * channels + channels
            channels //= 2
    # The prior of the top is a convolution of zeros, of which only bias and scale do anything.
    total += 9 * (2 * channels + 1) * 2 * channels + 2 * 2 * channels
    left_out += 9 * (2 * channels + 1) * 2 * channels + 2 * channels
    return total, left_out


@pytest.mark.parametrize(
    ("config", "size", "published"),
    [
        (_config("glow-paper-cifar10"), (3, 32, 512), 44.0e6),
        (IMAGENET64, (4, 48, 512), 111e6),
    ],
    ids=["CIFAR-10", "ImageNet 64"],
)
def test_paper_sizes(config: GlowConfig, size: tuple[int, int, int], published: float) -> None:
    ours = _parameters(config)
    assert ours == pytest.approx(published, rel=2e-3)
    total, left_out = _openai(*size)
    channels = [6 * 2**level for level in range(size[0] - 1)]
    limits = sum(channels)  # ours: how far the scales of what leaves at a split may go
    assert ours == total - left_out + limits
    assert left_out / total < 0.02


def test_su_size() -> None:
    ours = _parameters(_config("glow-su"))
    channels = (12, 24, 48)
    theirs = 0
    for count in channels:
        net = 9 * count // 2 * 512 + 512 + 512**2 + 512 + 9 * 512 * count // 2 + count // 2
        theirs += 10 * (2 * count + net)
    theirs += sum(9 * half * 2 * half + 2 * half for half in (6, 12)) + 2 * 48
    assert ours - theirs == 6 + 12  # limits of the scales of what leaves
    assert ours == pytest.approx(11.8e6, rel=3e-3)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"levels": ()}, "levels is empty"),
        ({"height": 5}, "5 × 4 pixels can't be squeezed by 2"),
        ({"levels": (Level(2, 1, 4),) * 3}, "1 × 1 pixels can't be squeezed by 2"),
        ({"levels": (Level(3, 1, 4),)}, "4 × 4 pixels can't be squeezed by 3"),
        ({"levels": (Level(0, 1, 4),)}, "squeeze = 0"),
        ({"levels": (Level(2, 0, 4),)}, "at least one step"),
        ({"channels": 1, "levels": (Level(1, 1, 4),)}, "squeeze first"),
        ({"levels": (Level(1, 1, 4), Level(2, 1, 4))}, "3 channels can't be halved"),
        ({"bits": 0}, "levels of 0 bits"),
    ],
)
def test_impossible_settings(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        build_glow(replace(PAPER, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("steps", "channels", "colour"), [(2, 3, True), (4, 1, False)], ids=["colour", "grey"]
)
def test_a_haar_start_is_a_wavelet_pyramid(steps: int, channels: int, colour: bool) -> None:
    levels = (Level(2, steps, 4),) * 3
    config = GlowConfig("glow", channels, 8, 8, bits=5, levels=levels, start="haar")
    model = build_glow(config).double()
    x = torch.rand(5, channels, 8, 8, dtype=torch.float64)
    z, logdet = model.bijection(x)
    # Orthonormal: no volume changes, and lengths are those of the pixels about middle grey.
    torch.testing.assert_close(logdet, torch.zeros_like(logdet), rtol=0, atol=1e-9)
    lengths = (x - 0.5).flatten(1).norm(dim=1)
    torch.testing.assert_close(z.norm(dim=1), lengths, rtol=1e-6, atol=0)
    # A plain picture is one number a colour: 8 times its distance from grey, in the first channels.
    plain = torch.linspace(0.6, 0.9, channels, dtype=torch.float64)
    z, _ = model.bijection(plain[:, None, None].expand(1, channels, 8, 8))
    top = z[0, : 8 * channels]
    torch.testing.assert_close(top[:channels], 8 * (plain - 0.5), rtol=1e-6, atol=1e-6)
    assert z[0, channels:].abs().max() <= 1e-6


def test_levels_may_keep_the_sides_and_squeeze_by_4() -> None:
    levels = (Level(4, 1, 4), Level(1, 2, 4), Level(2, 1, 4))
    model = build_glow(replace(PAPER, height=8, width=16, levels=levels))
    x = torch.rand(2, 3, 8, 16)
    z = model.encode(x)
    assert z.shape == (2, 3 * 8 * 16)
    torch.testing.assert_close(model.decode(z), x, rtol=0, atol=1e-5)


def test_what_a_fresh_glow_computes_is_a_rotation() -> None:
    """Sigmoid couplings apart, everything starts at volume 1."""
    model = build_glow(replace(PAPER, coupling="affine")).double()
    x = torch.rand(3, 3, 4, 4, dtype=torch.float64)
    z, logdet = model.bijection(x)
    torch.testing.assert_close(logdet, torch.zeros_like(logdet), rtol=0, atol=1e-5)
    torch.testing.assert_close(z.norm(dim=1), (x - 0.5).flatten(1).norm(dim=1), rtol=1e-5, atol=0)
