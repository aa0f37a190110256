"""Reading digits, and varying them."""

from pathlib import Path

import numpy as np
import pytest
import torch

from models_export import data
from models_export.config import DataConfig
from models_export.data import Images, augment, distort, load_digits, shift
from models_export.errors import UserError
from plugins.core.files import sha256

VARIED = DataConfig(
    validation=10,
    shift=2,
    shift_share=0.5,
    distort_share=0.25,
    degrees=20.0,
    scale=0.1,
    shear=0.1,
)


def _sorted_by_class(count: int) -> Images:
    images = np.zeros((count, 4, 4), np.uint8)
    images[:, 0, 0] = np.arange(count)
    return images


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "digits.npz"
    np.savez(path, x_train=_sorted_by_class(100), x_test=_sorted_by_class(30), y_train=np.zeros(3))
    return path


def test_split_is_shuffled_disjoint_and_repeatable(archive: Path) -> None:
    digits = load_digits(archive, VARIED, seed=5)
    train, validation = digits.train[:, 0, 0].tolist(), digits.validation[:, 0, 0].tolist()
    assert sorted(train + validation) == list(range(100))
    assert train != sorted(train)
    assert len(validation) == 10
    assert digits.test[:, 0, 0].tolist() == list(range(30))
    assert digits.sha256 == sha256(archive)
    assert np.array_equal(load_digits(archive, VARIED, seed=5).train, digits.train)
    assert not np.array_equal(load_digits(archive, VARIED, seed=6).train, digits.train)


def test_report_names_counts_shapes_and_hash(archive: Path) -> None:
    text = data.report(archive)
    assert "x_train: 100 pictures of 4 x 4, levels 0..99" in text
    assert "x_test: 30 pictures" in text
    assert sha256(archive) in text


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"x_train": _sorted_by_class(9)}, "no array named .*x_test"),
        (
            {"x_train": _sorted_by_class(9).astype(float), "x_test": _sorted_by_class(9)},
            r"x_train is float64 \[9, 4, 4\]; uint8",
        ),
        (
            {"x_train": _sorted_by_class(9), "x_test": np.zeros((0, 4, 4), np.uint8)},
            "N >= 1 is needed",
        ),
        (
            {"x_train": _sorted_by_class(9), "x_test": np.zeros((3, 5, 5), np.uint8)},
            "different sizes",
        ),
        (
            {"x_train": np.array([{}], object), "x_test": _sorted_by_class(9)},
            "not a readable .npz archive",
        ),
    ],
)
def test_an_unfit_archive_is_refused(
    tmp_path: Path, arrays: dict[str, Images], message: str
) -> None:
    path = tmp_path / "digits.npz"
    np.savez(path, **arrays)  # type: ignore[arg-type]
    with pytest.raises(UserError, match=message):
        load_digits(path, VARIED, seed=1)


def test_no_file_and_no_archive(tmp_path: Path, archive: Path) -> None:
    with pytest.raises(UserError, match="no such file"):
        data.report(tmp_path / "none.npz")
    broken = tmp_path / "broken.npz"
    broken.write_bytes(archive.read_bytes()[:200])
    with pytest.raises(UserError, match=r"not a readable \.npz archive"):
        data.report(broken)
    broken.write_text("text")
    with pytest.raises(UserError, match=r"not a readable \.npz archive"):
        data.report(broken)


def test_too_few_pictures_for_validation(archive: Path) -> None:
    many = DataConfig(100, 0, 0.0, 0.0, 0.0, 0.0, 0.0)
    with pytest.raises(UserError, match="100 validation pictures can't be set aside of 100"):
        load_digits(archive, many, seed=1)


def test_shift_moves_whole_pixels() -> None:
    torch.manual_seed(0)
    image = torch.zeros(1, 9, 9, dtype=torch.uint8)
    image[0, 4, 4] = 200
    moved = shift(image.expand(300, 9, 9), 2)
    assert moved.dtype == torch.uint8
    assert (moved.sum(dim=(1, 2)) == 200).all()
    _, rows, columns = moved.nonzero().T.tolist()
    assert set(rows) == set(columns) == {2, 3, 4, 5, 6}


def test_shift_brings_in_nothing_at_the_edge() -> None:
    torch.manual_seed(1)
    moved = shift(torch.full((200, 3, 3), 7, dtype=torch.uint8), 1)
    assert set(moved.flatten().tolist()) == {0, 7}


def test_distortion_of_nothing_is_nothing() -> None:
    image = torch.randint(0, 256, (4, 8, 8), dtype=torch.uint8)
    still = DataConfig(1, 0, 0.0, 1.0, 0.0, 0.0, 0.0)
    assert torch.equal(distort(image, still), image)
    assert not torch.equal(distort(image, VARIED), image)


def test_shares_of_a_batch_are_varied() -> None:
    torch.manual_seed(2)
    images = torch.randint(1, 256, (64, 8, 8), dtype=torch.uint8)
    result = augment(images, VARIED)
    assert result.shape == images.shape
    changed = [not torch.equal(a, b) for a, b in zip(result, images, strict=True)]
    assert all(changed[:16])
    assert not any(changed[16:32])
    assert sum(changed[32:]) >= 28  # one shift in 25 is no shift
