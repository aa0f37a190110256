"""E and G of an f-VAE whose v is far smaller than the picture: plain residual networks.

A flow over as many numbers as there are pixels spends itself on noise. Where the likelihood isn't
the aim, a hundred numbers say which face it is, and the generator knows how faces look.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn

from models_export.flows.nets import Net, ResidualBlock
from models_export.flows.of_all import BatchNorm

#: Of the averages that stand for a batch's in use: as slow as weights are averaged.
_MOMENTUM = 0.01


def encoding(channels: int, steps: Sequence[int], widths: Sequence[int], latent: int) -> Net:
    """[B, channels, H, W] -> [B, latent, H / 2^n, W / 2^n], n = len(steps).

    After each halving of the sides ``widths[i]`` channels, and half as many residual blocks as the
    generator has there, rounded up. What comes out has mean 0 and variance 1 in each channel over a
    batch: else it drifts and grows, the flow runs after it, and the middle of the prior lies far
    from all pictures.
    """
    layers: list[nn.Module] = []
    for index, (count, width) in enumerate(zip(steps, widths, strict=True)):
        size = 1 if index else 3
        layers += [nn.PixelUnshuffle(2), nn.Conv2d(4 * channels, width, size, padding=size // 2)]
        layers += [ResidualBlock(width) for _ in range(-(-count // 2))]
        channels = width
    last = nn.Conv2d(channels, latent, 3, padding=1)
    white = BatchNorm(latent, momentum=_MOMENTUM, affine=False)
    return Net(*layers, nn.ReLU(), last, white)


def generating(channels: int, steps: Sequence[int], widths: Sequence[int], latent: int) -> Net:
    """[B, latent, H / 2^n, W / 2^n] -> [B, channels, H, W], n = len(steps).

    Not squashed into [-1, 1]: where a squashing has saturated, a discriminator's gradient is 0.

    steps, widths: residual blocks and channels from the finest scale to the coarsest.
    """
    scales = [*zip(steps, widths, strict=True)][::-1]
    layers: list[nn.Module] = [nn.Conv2d(latent, scales[0][1], 3, padding=1)]
    for index, (count, width) in enumerate(scales):
        if index:
            above = scales[index - 1][1]
            layers += [nn.Conv2d(above, 4 * width, 1), nn.PixelShuffle(2)]
        layers += [ResidualBlock(width) for _ in range(count)]
    last = nn.Conv2d(scales[-1][1], 4 * channels, 3, padding=1)
    return Net(*layers, nn.ReLU(), last, nn.PixelShuffle(2))
