"""Sheets of sample images, to be looked at."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from models_export.flows.model import FlowModel
from plugins.core.files import write_atomic
from plugins.onnx_demos.images import to_levels


def grey_levels(images: Tensor) -> NDArray[np.uint8]:
    """Grey images [B, 1, H, W] in [0, 1], clipped -> levels [B, H, W] as pages paint them."""
    return np.stack([to_levels(image)[:, :, 0] for image in images.cpu().numpy()])


def grid(images: NDArray[np.uint8], columns: int, gap: int = 2) -> NDArray[np.uint8]:
    """[N, H, W] -> one picture, row by row, on grey."""
    count, height, width = images.shape
    rows = -(-count // columns)
    sheet = np.full((rows * (height + gap) + gap, columns * (width + gap) + gap), 96, np.uint8)
    for index, image in enumerate(images):
        top = gap + (index // columns) * (height + gap)
        left = gap + (index % columns) * (width + gap)
        sheet[top : top + height, left : left + width] = image
    return sheet


def save_png(path: Path, picture: NDArray[np.uint8], enlarge: int = 1) -> None:
    """Write a grey PNG, every pixel drawn ``enlarge`` times as large."""
    buffer = io.BytesIO()
    Image.fromarray(picture.repeat(enlarge, 0).repeat(enlarge, 1)).save(buffer, "PNG")
    write_atomic(path, buffer.getvalue())


@torch.no_grad()
def temperature_sheet(
    model: FlowModel, temperatures: tuple[float, ...], columns: int, rows: int, seed: int
) -> NDArray[np.uint8]:
    """The same latents at each temperature, ``rows`` rows each, from cool (top) to warm."""
    generator = torch.Generator().manual_seed(seed)
    latents = model.prior.sample((columns * rows, model.dimensions), generator)
    device = next(model.parameters()).device
    blocks = [grey_levels(model.decode(latents.to(device) * t)) for t in temperatures]
    return grid(np.concatenate(blocks), columns)
