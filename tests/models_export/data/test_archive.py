"""Opening and splitting archives of pictures, and what is refused."""

import zipfile
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from huoye.core.files import sha256
from models_export.data import split
from models_export.data.dataset import DataConfig
from models_export.data.pictures import load, report
from models_export.errors import UserError
from tests.models_export.data.numbered import TEN, numbered, numbers_of, save


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return save(
        tmp_path / "digits.npz",
        x_train=numbered(100),
        x_test=numbered(30),
        y_train=np.arange(100, dtype=np.uint8) % 2,
        y_test=np.arange(30, dtype=np.uint8) % 2,
        objects=np.array([{}], object),  # unused arrays may be anything
    )


@pytest.fixture
def faces(tmp_path: Path) -> Path:
    """100 pictures in colour: two or three of each of 40 persons, in three tiers."""
    numbers = np.arange(100)
    return save(
        tmp_path / "faces.npz",
        x=numbered(100, 4, 6, 3),
        tier=(numbers % 3).astype(np.uint8),
        person=np.array([f"p{number % 40}" for number in numbers]),
        labels=np.stack([numbers, -numbers], axis=1).astype(np.float32),
        label_names=np.array(["age", "youth"]),
    )


def test_split_is_shuffled_disjoint_and_repeatable(archive: Path) -> None:
    data = load(archive, TEN, seed=5)
    train, validation = numbers_of(data.train), numbers_of(data.validation)
    assert sorted(train + validation) == list(range(100))
    assert train != sorted(train)
    assert len(validation) == len(data.validation) == 10
    assert numbers_of(data.test) == list(range(30))
    assert data.train.shape == data.validation.shape == data.test.shape == (1, 4, 4)
    assert data.sha256 == sha256(archive)
    assert data.train_labels == data.test_labels == {}
    assert numbers_of(load(archive, TEN, seed=5).train) == train
    assert numbers_of(load(archive, TEN, seed=6).train) != train


def test_one_array_gives_three_disjoint_parts_and_its_labels(faces: Path) -> None:
    data = load(faces, DataConfig(validation=20, test=15), seed=5)
    parts = [numbers_of(part) for part in (data.train, data.validation, data.test)]
    assert [len(part) for part in parts] == [65, 20, 15]
    assert sorted(chain(*parts)) == list(range(100))
    assert all(part != sorted(part) for part in parts)
    assert data.train.shape == (3, 4, 6)
    for labels, numbers in ((data.train_labels, parts[0]), (data.test_labels, parts[2])):
        assert list(labels) == ["age", "youth"]
        assert labels["age"].dtype == np.float32
        assert labels["age"].tolist() == numbers
        assert labels["youth"].tolist() == [-number for number in numbers]


@pytest.mark.parametrize(("count", "aside"), [(20, 2), (9, 2), (300, 30)])
def test_a_tenth_is_set_aside_where_nothing_is_said(tmp_path: Path, count: int, aside: int) -> None:
    pictures = np.zeros((count, 2, 2), np.uint8)
    data = load(save(tmp_path / "one.npz", x=pictures), DataConfig(), seed=1)
    assert (len(data.validation), len(data.test)) == (aside, aside)
    two = save(tmp_path / "two.npz", x_train=pictures, x_test=pictures[:3])
    data = load(two, DataConfig(), seed=1)
    assert (len(data.train), len(data.validation), len(data.test)) == (count - aside, aside, 3)
    assert (split.set_aside(None, 60_000), split.set_aside(7, 20)) == (500, 7)


def test_labels_of_two_arrays_follow_their_pictures(tmp_path: Path) -> None:
    arrays = {
        "x_train": numbered(30),
        "x_test": numbered(9),
        "labels_train": np.arange(30, dtype=np.float32)[:, None],
        "labels_test": np.arange(9, dtype=np.float32)[:, None],
        "label_names": np.array(["age"]),
        "tier_train": np.arange(30) % 3,
        "tier_test": np.arange(9) % 3,
    }
    data = load(save(tmp_path / "x.npz", **arrays), DataConfig(5, keep={"tier": (0, 2)}), seed=1)
    assert len(data.train) == 15
    assert data.train_labels["age"].tolist() == numbers_of(data.train)
    assert data.test_labels["age"].tolist() == numbers_of(data.test) == [0, 2, 3, 5, 6, 8]


def test_keep_keeps_only_those_values(faces: Path) -> None:
    config = DataConfig(validation=10, test=10, keep={"tier": (1, 2)})
    data = load(faces, config, seed=3)
    numbers = map(numbers_of, (data.train, data.validation, data.test))
    assert sorted(chain(*numbers)) == [number for number in range(100) if number % 3]


@pytest.mark.parametrize("seed", range(5))
def test_groups_never_stand_in_two_parts(faces: Path, seed: int) -> None:
    config = DataConfig(validation=20, test=20, group="person", keep={"tier": (0, 1)})
    data = load(faces, config, seed)
    parts = [numbers_of(part) for part in (data.train, data.validation, data.test)]
    persons = [{number % 40 for number in part} for part in parts]
    assert sum(map(len, persons)) == len(set.union(*persons))
    assert sorted(chain(*parts)) == [number for number in range(100) if number % 3 < 2]
    # Enough, and not a group more than that.
    assert all(20 <= len(part) < 23 for part in parts[1:])
    # A group's pictures don't follow one another.
    assert sum(a % 40 == b % 40 for a, b in zip(parts[0], parts[0][1:], strict=False)) < 5
    assert data.train_labels["age"].tolist() == parts[0]
    again = load(faces, config, seed)
    assert [numbers_of(part) for part in (again.train, again.validation, again.test)] == parts


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (DataConfig(10, 0), r"faces\.npz: it has no test part\. Leave out test = 0 under \[data\]"),
        (DataConfig(60, 40), "60 validation and 40 test pictures can't be set aside of 100"),
        (DataConfig(500, 40), "500 validation and 40 test pictures can't be set aside of 100"),
        (DataConfig(60, 39, group="person"), "set aside of 100 in whole groups"),
        (DataConfig(9, 9, {"tir": (1,)}), r"faces\.npz: .*no array named “tir”\. Did you .*“tier”"),
        (DataConfig(9, 9, group="zzz"), "no array named “zzz”. It has x, tier, person"),
        (DataConfig(9, 9, {"tier": (7, 8)}), r"leaves no picture: none has tier in \[7, 8\]"),
        (DataConfig(9, 9, {"person": (1,)}), "person is <U3; keep goes by whole numbers"),
        (DataConfig(9, 9, {"label_names": (1,)}), r"label_names is \[2\]; \[100\]"),
        (DataConfig(9, 9, channels=1), "x have 3 channels, not 1; only a folder's"),
        (DataConfig(9, 9, size=4), "x have 4 x 6 pixels; only a folder's"),
        (DataConfig(0, 9), "validation must be 1 or more"),
        (DataConfig(9, 9, channels=2), "channels must be 1 or 3"),
        (DataConfig(9, -1), "can't be negative"),
        (DataConfig(9, 9, shift_share=1.5), "lie in 0..1"),
        (DataConfig(9, 9, scale=1.0), "scale lies"),
    ],
)
def test_an_unfit_config_is_named(faces: Path, config: DataConfig, message: str) -> None:
    with pytest.raises(UserError, match=message):
        load(faces, config, seed=1)


def test_a_test_part_or_groups_beside_x_test(tmp_path: Path, archive: Path) -> None:
    with pytest.raises(UserError, match=r"digits\.npz: x_test is its test part\. Leave out test"):
        load(archive, DataConfig(10, 10), seed=1)
    with pytest.raises(UserError, match="y_train and y_test have values in common"):
        load(archive, DataConfig(10, group="y"), seed=1)
    with pytest.raises(UserError, match="100 validation pictures can't be set aside of 100"):
        load(archive, DataConfig(100), seed=1)
    people = np.arange(100) // 9
    path = save(
        tmp_path / "apart.npz",
        x_train=numbered(100),
        x_test=numbered(2),
        person_train=people,
        person_test=np.array([20, 21]),
    )
    data = load(path, DataConfig(10, group="person"), seed=1)
    train, validation = (set(people[numbers_of(part)]) for part in (data.train, data.validation))
    assert len(data.validation) >= 10
    assert not train & validation


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"x_train": numbered(20)}, "no array named .*x_test"),
        ({"y": numbered(20)}, "no array named “x_train”. It has y"),
        (
            {"x_train": numbered(20).astype(float), "x_test": numbered(9)},
            r"x_train is float64 \[20, 4, 4\]; uint8",
        ),
        ({"arr_0": numbered(20)}, r"the array arr_0 came without a name.*savez\(path, x=pictures"),
        (
            {"arr_0": numbered(9), "arr_1": numbered(2)},
            "the arrays arr_0, arr_1 came without a name",
        ),
        ({"x": numbered(9) / 255}, r"Perhaps np\.round\(255 \* x\)\.astype\(np\.uint8\)"),
        ({"x": numbered(9).astype(np.uint16) << 8}, r"Perhaps \(x >> 4\)\.astype"),
        ({"x": numbered(9, 3, 5, 5)}, r"Perhaps x\.transpose\(0, 2, 3, 1\)"),
        ({"x": numbered(9, 784)}, r"Perhaps x\.reshape\(-1, 28, 28\)"),
        ({"x": np.full((20, 4, 4), np.nan, np.float32)}, "x has NaN pixels. uint8 levels"),
        ({"x": numbered(20, 16)}, r"x is uint8 \[20, 16\]; uint8 \[N, height, width\]"),
        ({"x": numbered(20, 3, 4, 4)}, r"x is uint8 \[20, 3, 4, 4\]; .*width, 1 or 3\]"),
        ({"x_train": numbered(20), "x_test": np.zeros((0, 4, 4), np.uint8)}, "N >= 1 is needed"),
        ({"x_train": numbered(20), "x_test": numbered(3, 5, 5)}, "different sizes"),
        ({"x_train": numbered(20), "x_test": numbered(3, 4, 4, 3)}, "different sizes"),
        (
            {"x_train": np.array([{}], object), "x_test": numbered(9)},
            "not a readable .npz archive.* without objects",
        ),
        (
            {"x_train": numbered(20), "x_test": numbered(9), "labels_train": np.zeros((20, 2))},
            "no array named “label_names”",
        ),
    ],
)
def test_an_unfit_archive_is_refused(tmp_path: Path, arrays: dict[str, Any], message: str) -> None:
    path = save(tmp_path / "digits.npz", **arrays)
    with pytest.raises(UserError, match=message) as caught:
        load(path, DataConfig(9, 9 if "x" in arrays else 0), seed=1)
    assert str(caught.value).startswith(f"{path}: ")


@pytest.mark.parametrize(
    ("labels", "names", "message"),
    [
        (np.zeros((20, 2)), ["a", "b"], r"labels is float64 \[20, 2\]; float32 \[20, 2\]"),
        (np.zeros((20, 1), np.float32), ["a", "b"], r"labels is float32 \[20, 1\]"),
        (np.zeros((19, 2), np.float32), ["a", "b"], r"labels is float32 \[19, 2\]"),
        (np.full((20, 2), np.nan, np.float32), ["a", "b"], "not finite"),
        (np.zeros((20, 2), np.float32), ["a", "a"], "label_names is .*different texts"),
        (np.zeros((20, 2), np.float32), [1, 2], "label_names is int64"),
    ],
)
def test_unfit_labels_are_refused(
    tmp_path: Path, labels: np.ndarray[Any, Any], names: list[Any], message: str
) -> None:
    path = save(tmp_path / "x.npz", x=numbered(20), labels=labels, label_names=np.array(names))
    with pytest.raises(UserError, match=message):
        load(path, DataConfig(3, 3), seed=1)


@pytest.mark.parametrize("opened", [report, lambda path: load(path, TEN, seed=1)])
def test_no_file_and_no_archive(
    tmp_path: Path, archive: Path, opened: Callable[[Path], object]
) -> None:
    with pytest.raises(UserError, match=r"none\.npz: no such file or folder"):
        opened(tmp_path / "none.npz")
    broken = tmp_path / "broken.npz"
    whole = archive.read_bytes()
    middle = bytearray(whole)
    middle[200] ^= 255
    packed = tmp_path / "packed.npz"
    np.savez_compressed(packed, x_train=numbered(100), x_test=numbered(30))
    deflated = bytearray(packed.read_bytes())
    deflated[70:110] = b"\xff" * 40
    text = tmp_path / "text.zip"
    with zipfile.ZipFile(text, "w") as file:
        file.writestr("x", "no array")
    single = tmp_path / "single.npy"
    np.save(single, numbered(3))
    cut = (whole[:-30], whole[:200], b"text", b"")
    for content in (*cut, middle, deflated, text.read_bytes(), single.read_bytes()):
        broken.write_bytes(content)
        with pytest.raises(UserError, match=r"broken\.npz: not a readable \.npz archive \(.*Fetch"):
            opened(broken)


@pytest.mark.parametrize("opened", [report, lambda path: load(path, TEN, seed=1)])
def test_other_files_with_pictures_are_told_what_to_do(
    tmp_path: Path, opened: Callable[[Path], object]
) -> None:
    photos = tmp_path / "photos.zip"
    with zipfile.ZipFile(photos, "w") as file:
        for number in range(40):
            file.writestr(f"album/{number}.JPG", b"a picture")
        file.writestr("album/notes.txt", b"text")
    with pytest.raises(UserError, match=r"photos\.zip: a zip of 40 image files.*Unpack it"):
        opened(photos)
    for name, message in (
        ("a.PNG", r"one picture\. Name the folder"),
        ("a.tar.gz", r"packed\. Unpack it"),
        ("a.npy", r"one array without a name\. Give it one: np\.savez\('.*a\.npz', x=np\.load"),
    ):
        (tmp_path / name).touch()
        with pytest.raises(UserError, match=message):
            opened(tmp_path / name)


def test_report_of_an_archive(archive: Path, faces: Path) -> None:
    text = report(archive)
    assert f"digits.npz: {archive.stat().st_size:,} bytes" in text
    assert "x_train: 100 pictures of 4 x 4, levels 0..99, mean 3.09" in text
    assert "x_test: 30 pictures" in text
    assert "y_train: uint8 [100]: 0 (50), 1 (50)" in text
    assert "objects: not a readable" in text
    assert sha256(archive) in text
    text = report(faces)
    assert "x: 100 pictures of 4 x 6, 3 channels, levels 0..99, mean" in text
    assert "person: <U3 [100]\n" in text
