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
        images = torch.cat([images[:still], shift(images[still:], config.shift)])
    return images


def mirror(images: Tensor) -> Tensor:
    """Swap left and right of each picture [B, C, H, W] with probability 1/2."""
    swapped = torch.rand(len(images)) < 0.5
    return torch.where(swapped[:, None, None, None], images.flip(-1), images)


def shift(images: Tensor, limit: int) -> Tensor:
    """Move each picture [B, C, H, W] by -limit..limit whole pixels on both axes; edges get 0."""
    count, channels, height, width = images.shape
    moves = torch.randint(0, 2 * limit + 1, (count, 2))
    rows = (torch.arange(height) + moves[:, :1])[:, None, :, None]
    columns = (torch.arange(width) + moves[:, 1:])[:, None, None, :]
    picture = torch.arange(count)[:, None, None, None]
    channel = torch.arange(channels)[:, None, None]
    return pad(images, (limit,) * 4)[picture, channel, rows, columns]


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
    moved = grid_sample(images.float(), places, align_corners=False)
    return moved.round().to(torch.uint8)


def _uniform(*shape: int) -> Tensor:
    """Between -1 and 1."""
    return torch.rand(shape) * 2 - 1
