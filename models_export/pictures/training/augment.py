"""Random variations of a batch: a few thousand pictures are soon learnt by heart."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn.functional import affine_grid, grid_sample, pad

from models_export.data.dataset import DataConfig


def augment(images: Tensor, config: DataConfig) -> Tensor:
    """Vary uint8 pictures [B, C, H, W]; returns the same shape and type.

    Each is mirrored with probability 1/2; then the first ones are distorted and the last ones
    shifted: a batch is in random order anyway. Draws from torch's global generator, and only for
    what the config asks for.
    """
    if config.mirror:
        images = mirror(images)
    distorted = round(config.distort_share * len(images))
    if distorted:
        images = torch.cat([distort(images[:distorted], config), images[distorted:]])
    still = len(images) - round(config.shift_share * len(images))
    if config.shift and still < len(images):
        moved = shift(images[still:], config.shift, config.edges == "repeated")
        images = torch.cat([images[:still], moved])
    if config.contrast:
        images = contrast(images, config.contrast)
    return images


def mirror(images: Tensor) -> Tensor:
    """Swap left and right of each picture [B, C, H, W] with probability 1/2."""
    swapped = torch.rand(len(images)) < 0.5
    return torch.where(swapped[:, None, None, None], images.flip(-1), images)


def contrast(images: Tensor, limit: float) -> Tensor:
    """Stretch each picture [B, C, H, W] about its mean by 1 - limit to 1 + limit, and clip it."""
    factor = 1 + _uniform(len(images), 1, 1, 1) * limit
    mean = images.float().mean(dim=(1, 2, 3), keepdim=True)
    stretched: Tensor = mean + factor * (images - mean)
    return stretched.round().clamp(0, 255).to(torch.uint8)


def shift(images: Tensor, limit: int, repeated: bool = False) -> Tensor:
    """Move each picture [B, C, H, W] by -limit..limit whole pixels on both axes.

    What comes in is 0, or ``repeated`` edges.
    """
    count, channels, height, width = images.shape
    moves = torch.randint(0, 2 * limit + 1, (count, 2))
    rows = (torch.arange(height) + moves[:, :1])[:, None, :, None]
    columns = (torch.arange(width) + moves[:, 1:])[:, None, None, :]
    picture = torch.arange(count)[:, None, None, None]
    channel = torch.arange(channels)[:, None, None]
    if repeated:  # of floating-point numbers only
        wide = pad(images.float(), (limit,) * 4, mode="replicate").to(images.dtype)
    else:
        wide = pad(images, (limit,) * 4)
    return wide[picture, channel, rows, columns]


def distort(images: Tensor, config: DataConfig) -> Tensor:
    """Turn, scale and shear each picture [B, C, H, W] about its middle, bilinearly."""
    count = len(images)
    angle = _uniform(count) * math.radians(config.degrees)
    scale_x, scale_y = 1 + _uniform(2, count) * config.scale
    shear = _uniform(count) * config.shear
    zero = torch.zeros(count)
    rows = (
        torch.stack([angle.cos() * scale_x, shear - angle.sin(), zero], dim=1),
        torch.stack([angle.sin(), angle.cos() * scale_y, zero], dim=1),
    )
    places = affine_grid(torch.stack(rows, dim=1), list(images.shape), align_corners=False)
    padding = "border" if config.edges == "repeated" else "zeros"
    moved = grid_sample(images.float(), places, padding_mode=padding, align_corners=False)
    return moved.round().to(torch.uint8)


def _uniform(*shape: int) -> Tensor:
    """Between -1 and 1."""
    return torch.rand(shape) * 2 - 1
