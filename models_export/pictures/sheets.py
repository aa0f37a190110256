"""Sheets of sample images, to be looked at."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from huoye.core.files import write_atomic
from huoye.onnx_demos.images import to_levels
from models_export.flows.model import ImageModel

Levels = NDArray[np.uint8]


def levels(images: Tensor) -> Levels:
    """Images [B, C, H, W] in [0, 1], clipped -> levels [B, H, W, C] as pages paint them."""
    return np.stack([to_levels(image) for image in images.cpu().numpy()])


def channels_last(pictures: Tensor) -> Levels:
    """Levels uint8 [B, C, H, W] -> [B, H, W, C]."""
    return pictures.permute(0, 2, 3, 1).numpy()


def grid(images: Levels, columns: int, gap: int = 2) -> Levels:
    """[N, H, W, C] -> one picture [height, width, C], row by row, on grey."""
    count, height, width, channels = images.shape
    rows = -(-count // columns)
    shape = (rows * (height + gap) + gap, columns * (width + gap) + gap, channels)
    sheet = np.full(shape, 96, np.uint8)
    for index, image in enumerate(images):
        top = gap + (index // columns) * (height + gap)
        left = gap + (index % columns) * (width + gap)
        sheet[top : top + height, left : left + width] = image
    return sheet


def pairs(upper: Levels, lower: Levels, columns: int) -> Levels:
    """Two sets [N, H, W, C] as a grid: each row of the one above the row of the other."""
    starts = range(0, len(upper), columns)
    rows = [grid(each[i : i + columns], columns) for i in starts for each in (upper, lower)]
    return np.concatenate(rows)


def save_png(path: Path, picture: Levels, enlarge: int = 1) -> None:
    """Write a PNG of [H, W, C], every pixel drawn ``enlarge`` times as large."""
    buffer = io.BytesIO()
    if picture.shape[2] == 1:
        picture = picture[:, :, 0]
    Image.fromarray(picture.repeat(enlarge, 0).repeat(enlarge, 1)).save(buffer, "PNG")
    write_atomic(path, buffer.getvalue())


@torch.no_grad()
def temperature_sheet(
    model: ImageModel, temperatures: tuple[float, ...], columns: int, rows: int, seed: int
) -> Levels:
    """The same latents at each temperature, ``rows`` rows each, from cool (top) to warm."""
    generator = torch.Generator().manual_seed(seed)
    latents = model.prior.sample((columns * rows, model.latent_dimensions), generator)
    device = next(model.parameters()).device
    blocks = [levels(model.decode(latents.to(device) * t)) for t in temperatures]
    return grid(np.concatenate(blocks), columns)
