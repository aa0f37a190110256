"""Varying a batch of pictures."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from models_export.data.dataset import DataConfig
from models_export.pictures.training.augment import augment, contrast, distort, mirror, shift

VARIED = DataConfig(
    validation=10,
    shift=2,
    shift_share=0.5,
    distort_share=0.25,
    degrees=20.0,
    scale=0.1,
    shear=0.1,
)


def _random(*shape: int) -> Tensor:
    return torch.randint(1, 256, shape, dtype=torch.uint8)


def test_without_settings_nothing_is_varied_or_drawn() -> None:
    images = _random(8, 3, 5, 5)
    before = torch.get_rng_state()
    assert torch.equal(augment(images, DataConfig(1)), images)
    assert torch.equal(torch.get_rng_state(), before)


def test_half_of_all_pictures_are_mirrored_whole() -> None:
    torch.manual_seed(0)
    images = _random(400, 3, 4, 6)
    result = augment(images, DataConfig(1, mirror=True))
    assert result.dtype == torch.uint8
    swapped = [torch.equal(a, b.flip(-1)) for a, b in zip(result, images, strict=True)]
    kept = [torch.equal(a, b) for a, b in zip(result, images, strict=True)]
    assert all(a != b for a, b in zip(swapped, kept, strict=True))
    assert 150 < sum(swapped) < 250


def test_draws_come_from_the_global_generator() -> None:
    config = DataConfig(1, mirror=True, shift=1, shift_share=0.5, distort_share=0.5, degrees=9.0)
    images = _random(32, 1, 8, 8)
    torch.manual_seed(4)
    first = augment(images, config)
    torch.manual_seed(4)
    assert torch.equal(augment(images, config), first)
    assert not torch.equal(augment(images, config), first)


@pytest.mark.parametrize("channels", [1, 3])
def test_shift_moves_whole_pixels(channels: int) -> None:
    torch.manual_seed(0)
    image = torch.zeros(1, channels, 9, 9, dtype=torch.uint8)
    image[0, :, 4, 4] = 70
    moved = shift(image.expand(300, -1, -1, -1), 2)
    assert moved.dtype == torch.uint8
    assert (moved.sum(dim=(2, 3)) == 70).all()
    assert torch.equal(moved, moved[:, :1].expand_as(moved))  # all channels alike
    _, _, rows, columns = moved.nonzero().T.tolist()
    assert set(rows) == set(columns) == {2, 3, 4, 5, 6}


def test_shift_keeps_channels_apart() -> None:
    torch.manual_seed(2)
    image = torch.tensor([10, 20, 30], dtype=torch.uint8)[:, None, None].expand(50, 3, 5, 4)
    moved = shift(image, 1)
    for channel, level in enumerate((10, 20, 30)):
        assert set(moved[:, channel].flatten().tolist()) == {0, level}


def test_shift_brings_in_nothing_at_the_edge() -> None:
    torch.manual_seed(1)
    moved = shift(torch.full((200, 1, 3, 3), 7, dtype=torch.uint8), 1)
    assert set(moved.flatten().tolist()) == {0, 7}


def test_repeated_edges_bring_in_what_is_there() -> None:
    torch.manual_seed(1)
    images = torch.full((64, 1, 8, 8), 7, dtype=torch.uint8)
    images[:, :, 0] = 9
    moved = shift(images, 2, repeated=True)
    assert set(moved.flatten().tolist()) == {7, 9}
    assert not torch.equal(moved, images)
    far = DataConfig(1, distort_share=1.0, degrees=30.0, scale=0.3, edges="repeated")
    plain = torch.full((16, 3, 8, 8), 50, dtype=torch.uint8)
    assert torch.equal(distort(plain, far), plain)
    assert not torch.equal(distort(plain, replace(far, edges="black")), plain)
    varied = replace(far, shift=3, shift_share=0.5, distort_share=0.5)
    assert torch.equal(augment(plain, varied), plain)


def test_contrast_stretches_about_the_mean() -> None:
    torch.manual_seed(0)
    images = torch.tensor([90, 110], dtype=torch.uint8).repeat(200, 1, 4, 4)
    result = contrast(images, 0.5)
    assert result.dtype == torch.uint8
    spread = (result[:, 0, 0, 1].float() - result[:, 0, 0, 0]) / 20
    assert 0.5 <= float(spread.min()) < 0.6
    assert 1.4 < float(spread.max()) <= 1.5
    assert (result.float().mean(dim=(1, 2, 3)) - 100).abs().max() <= 0.5
    bright = torch.tensor([0, 255], dtype=torch.uint8).repeat(50, 1, 4, 4)
    assert contrast(bright, 0.5).max() == 255


@pytest.mark.parametrize("channels", [1, 3])
def test_distortion_of_nothing_is_nothing(channels: int) -> None:
    image = _random(4, channels, 8, 6)
    assert torch.equal(distort(image, DataConfig(1, distort_share=1.0)), image)
    assert not torch.equal(distort(image, VARIED), image)


def test_distortion_is_the_same_in_all_channels() -> None:
    image = _random(6, 1, 8, 8).expand(6, 3, 8, 8)
    moved = distort(image, VARIED)
    assert torch.equal(moved, moved[:, :1].expand_as(moved))


def test_shares_of_a_batch_are_varied() -> None:
    torch.manual_seed(2)
    images = _random(64, 3, 8, 8)
    result = augment(images, VARIED)
    assert result.shape == images.shape
    changed = [not torch.equal(a, b) for a, b in zip(result, images, strict=True)]
    assert all(changed[:16])
    assert not any(changed[16:32])
    assert sum(changed[32:]) >= 28  # one shift in 25 is no shift


def test_mirroring_does_not_touch_its_input() -> None:
    images = _random(16, 1, 3, 3)
    before = images.clone()
    mirror(images)
    assert torch.equal(images, before)
