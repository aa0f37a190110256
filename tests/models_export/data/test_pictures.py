"""Opening and splitting sources of pictures, and what is refused."""

import hashlib
import zipfile
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from huoye.core.files import sha256
from huoye.core.structure import StructureError, read
from models_export.data import pictures
from models_export.data.pictures import (
    ArrayPictures,
    DataConfig,
    DataSet,
    FolderPictures,
    Levels,
    Pictures,
    load,
    report,
)
from models_export.errors import UserError

TEN = DataConfig(validation=10)


def _numbered(count: int, *shape: int) -> Levels:
    """Pictures whose first pixel holds their number."""
    images = np.zeros((count, *(shape or (4, 4))), np.uint8)
    images.reshape(count, -1)[:, 0] = np.arange(count)
    return images


def _numbers(part: Pictures) -> list[int]:
    numbers: list[int] = part.take(range(len(part)))[:, 0, 0, 0].tolist()
    return numbers


def _save(path: Path, **arrays: Any) -> Path:
    np.savez(path, **arrays)
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return _save(
        tmp_path / "digits.npz",
        x_train=_numbered(100),
        x_test=_numbered(30),
        y_train=np.arange(100, dtype=np.uint8) % 2,
        y_test=np.arange(30, dtype=np.uint8) % 2,
        objects=np.array([{}], object),  # unused arrays may be anything
    )


@pytest.fixture
def faces(tmp_path: Path) -> Path:
    """100 pictures in colour: two or three of each of 40 persons, in three tiers."""
    numbers = np.arange(100)
    return _save(
        tmp_path / "faces.npz",
        x=_numbered(100, 4, 6, 3),
        tier=(numbers % 3).astype(np.uint8),
        person=np.array([f"p{number % 40}" for number in numbers]),
        labels=np.stack([numbers, -numbers], axis=1).astype(np.float32),
        label_names=np.array(["age", "youth"]),
    )


# Reading by index


def test_the_config_is_read_with_its_defaults() -> None:
    given = {"validation": 5, "keep": {"tier": [1, 2]}}
    assert read(DataConfig, given) == DataConfig(5, keep={"tier": (1, 2)})
    assert read(DataConfig, {"validation": 5}) == DataConfig(5)
    with pytest.raises(StructureError, match=r"keep\.tier"):
        read(DataConfig, {"validation": 5, "keep": {"tier": 1}})


@pytest.mark.parametrize(
    ("shape", "expected"), [((5, 4), (1, 5, 4)), ((5, 4, 1), (1, 5, 4)), ((5, 4, 3), (3, 5, 4))]
)
def test_arrays_are_taken_channels_first(shape: tuple[int, ...], expected: tuple[int, ...]) -> None:
    levels = np.random.default_rng(0).integers(0, 256, (6, *shape), np.uint8)
    source = ArrayPictures(levels)
    assert (len(source), source.shape) == (6, expected)
    taken = source.take([4, 0])
    assert taken.dtype == torch.uint8
    assert taken.shape == (2, *expected)
    assert taken[0].permute(1, 2, 0).flatten().tolist() == levels[4].flatten().tolist()
    taken.zero_()
    assert levels.any()
    assert source.take([]).shape == (0, *expected)
    assert torch.equal(source.take(np.array([4, 0])), source.take((4, 0)))


# Archives


def test_split_is_shuffled_disjoint_and_repeatable(archive: Path) -> None:
    data = load(archive, TEN, seed=5)
    train, validation = _numbers(data.train), _numbers(data.validation)
    assert sorted(train + validation) == list(range(100))
    assert train != sorted(train)
    assert len(validation) == len(data.validation) == 10
    assert _numbers(data.test) == list(range(30))
    assert data.train.shape == data.validation.shape == data.test.shape == (1, 4, 4)
    assert data.sha256 == sha256(archive)
    assert data.train_labels == data.test_labels == {}
    assert _numbers(load(archive, TEN, seed=5).train) == train
    assert _numbers(load(archive, TEN, seed=6).train) != train


def test_one_array_gives_three_disjoint_parts_and_its_labels(faces: Path) -> None:
    data = load(faces, DataConfig(validation=20, test=15), seed=5)
    parts = [_numbers(part) for part in (data.train, data.validation, data.test)]
    assert [len(part) for part in parts] == [65, 20, 15]
    assert sorted(chain(*parts)) == list(range(100))
    assert all(part != sorted(part) for part in parts)
    assert data.train.shape == (3, 4, 6)
    for labels, numbers in ((data.train_labels, parts[0]), (data.test_labels, parts[2])):
        assert list(labels) == ["age", "youth"]
        assert labels["age"].dtype == np.float32
        assert labels["age"].tolist() == numbers
        assert labels["youth"].tolist() == [-number for number in numbers]


def test_labels_of_two_arrays_follow_their_pictures(tmp_path: Path) -> None:
    arrays = {
        "x_train": _numbered(30),
        "x_test": _numbered(9),
        "labels_train": np.arange(30, dtype=np.float32)[:, None],
        "labels_test": np.arange(9, dtype=np.float32)[:, None],
        "label_names": np.array(["age"]),
        "tier_train": np.arange(30) % 3,
        "tier_test": np.arange(9) % 3,
    }
    data = load(_save(tmp_path / "x.npz", **arrays), DataConfig(5, keep={"tier": (0, 2)}), seed=1)
    assert len(data.train) == 15
    assert data.train_labels["age"].tolist() == _numbers(data.train)
    assert data.test_labels["age"].tolist() == _numbers(data.test) == [0, 2, 3, 5, 6, 8]


def test_keep_keeps_only_those_values(faces: Path) -> None:
    config = DataConfig(validation=10, test=10, keep={"tier": (1, 2)})
    data = load(faces, config, seed=3)
    numbers = map(_numbers, (data.train, data.validation, data.test))
    assert sorted(chain(*numbers)) == [number for number in range(100) if number % 3]


@pytest.mark.parametrize("seed", range(5))
def test_groups_never_stand_in_two_parts(faces: Path, seed: int) -> None:
    config = DataConfig(validation=20, test=20, group="person", keep={"tier": (0, 1)})
    data = load(faces, config, seed)
    parts = [_numbers(part) for part in (data.train, data.validation, data.test)]
    persons = [{number % 40 for number in part} for part in parts]
    assert sum(map(len, persons)) == len(set.union(*persons))
    assert sorted(chain(*parts)) == [number for number in range(100) if number % 3 < 2]
    # Enough, and not a group more than that.
    assert all(20 <= len(part) < 23 for part in parts[1:])
    # A group's pictures don't follow one another.
    assert sum(a % 40 == b % 40 for a, b in zip(parts[0], parts[0][1:], strict=False)) < 5
    assert data.train_labels["age"].tolist() == parts[0]
    again = load(faces, config, seed)
    assert [_numbers(part) for part in (again.train, again.validation, again.test)] == parts


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (DataConfig(10), r"faces\.npz: it has no test part\. .*test = 500 under \[data\]"),
        (DataConfig(60, 40), "60 validation and 40 test pictures can't be set aside of 100"),
        (DataConfig(500, 40), "500 validation and 40 test pictures can't be set aside of 100"),
        (DataConfig(60, 39, group="person"), "set aside of 100 in whole groups"),
        (DataConfig(9, 9, {"tir": (1,)}), r"faces\.npz: .*no array named 'tir'\. Did you .*'tier'"),
        (DataConfig(9, 9, group="zzz"), "no array named 'zzz'. It has x, tier, person"),
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
    path = _save(
        tmp_path / "apart.npz",
        x_train=_numbered(100),
        x_test=_numbered(2),
        person_train=people,
        person_test=np.array([20, 21]),
    )
    data = load(path, DataConfig(10, group="person"), seed=1)
    train, validation = (set(people[_numbers(part)]) for part in (data.train, data.validation))
    assert len(data.validation) >= 10
    assert not train & validation


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"x_train": _numbered(20)}, "no array named .*x_test"),
        ({"y": _numbered(20)}, "no array named 'x_train'. It has y"),
        (
            {"x_train": _numbered(20).astype(float), "x_test": _numbered(9)},
            r"x_train is float64 \[20, 4, 4\]; uint8",
        ),
        ({"x": np.full((20, 4, 4), np.nan, np.float32)}, "x has NaN pixels. uint8 levels"),
        ({"x": _numbered(20, 16)}, r"x is uint8 \[20, 16\]; uint8 \[N, height, width\]"),
        ({"x": _numbered(20, 3, 4, 4)}, r"x is uint8 \[20, 3, 4, 4\]; .*width, 1 or 3\]"),
        ({"x_train": _numbered(20), "x_test": np.zeros((0, 4, 4), np.uint8)}, "N >= 1 is needed"),
        ({"x_train": _numbered(20), "x_test": _numbered(3, 5, 5)}, "different sizes"),
        ({"x_train": _numbered(20), "x_test": _numbered(3, 4, 4, 3)}, "different sizes"),
        (
            {"x_train": np.array([{}], object), "x_test": _numbered(9)},
            "not a readable .npz archive.* without objects",
        ),
        (
            {"x_train": _numbered(20), "x_test": _numbered(9), "labels_train": np.zeros((20, 2))},
            "no array named 'label_names'",
        ),
    ],
)
def test_an_unfit_archive_is_refused(tmp_path: Path, arrays: dict[str, Any], message: str) -> None:
    path = _save(tmp_path / "digits.npz", **arrays)
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
    path = _save(tmp_path / "x.npz", x=_numbered(20), labels=labels, label_names=np.array(names))
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
    np.savez_compressed(packed, x_train=_numbered(100), x_test=_numbered(30))
    deflated = bytearray(packed.read_bytes())
    deflated[70:110] = b"\xff" * 40
    text = tmp_path / "text.zip"
    with zipfile.ZipFile(text, "w") as file:
        file.writestr("x", "no array")
    single = tmp_path / "single.npy"
    np.save(single, _numbered(3))
    cut = (whole[:-30], whole[:200], b"text", b"")
    for content in (*cut, middle, deflated, text.read_bytes(), single.read_bytes()):
        broken.write_bytes(content)
        with pytest.raises(UserError, match=r"broken\.npz: not a readable \.npz archive \(.*Fetch"):
            opened(broken)


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


# Folders


def _draw(path: Path, *shape: int, seed: int = 0, **options: Any) -> Levels:
    """A smooth picture at path; returns its levels."""
    height, width = shape[:2]
    rows, columns = np.linspace(0, 3, height)[:, None], np.linspace(0, 4, width)
    waves = np.sin(rows + seed) * np.cos(columns) + 0.3 * np.cos(rows * columns)
    grey = np.round(127 + 90 * waves)
    tints = np.array([1.0, 0.8, 0.5]) if shape[2:] == (3,) else None
    levels = (grey if tints is None else grey[..., None] * tints).astype(np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(levels).save(path, **options)
    return levels


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """20 grey pictures of 6 x 5 in three folders, and what systems leave behind."""
    root = tmp_path / "album"
    for number in range(20):
        _draw(root / ("abc"[number % 3]) / f"{number:02}.png", 6, 5, seed=number)
    for name in (".DS_Store", "__MACOSX/a/00.png", ".git/config", "a/.thumbs/00.png"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("no picture")
    return root


def test_a_folder_is_decoded_on_demand(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[str] = []
    decode = pictures._decode

    def counted(file: Path, checksums: bool = False) -> Image.Image:
        decoded.append(file.name)
        return decode(file, checksums)

    monkeypatch.setattr(pictures, "_decode", counted)
    source = FolderPictures(folder)
    files = sorted(folder.glob("[abc]/*.png"))
    assert decoded == [file.name for file in files]  # each once, to see that it is whole
    decoded.clear()
    taken = source.take([5, 2, 5])
    assert decoded == [files[5].name, files[2].name, files[5].name]
    assert taken.tolist() == [[np.asarray(Image.open(files[i])).tolist()] for i in (5, 2, 5)]
    assert source.take([]).shape == (0, 1, 6, 5)
    assert not [value for value in vars(source).values() if isinstance(value, np.ndarray)]


def test_a_folder_is_split_by_the_seed(folder: Path) -> None:
    def rows(data: DataSet) -> list[list[list[int]]]:
        parts = (data.train, data.validation, data.test)
        return [part.take(range(len(part))).flatten(1).tolist() for part in parts]

    config = DataConfig(validation=4, test=3)
    data = load(folder, config, seed=2)
    assert [len(part) for part in (data.train, data.validation, data.test)] == [13, 4, 3]
    assert sorted(chain(*rows(data))) == sorted(
        np.asarray(Image.open(file)).flatten().tolist() for file in folder.glob("[abc]/*.png")
    )
    assert rows(load(folder, config, seed=2)) == rows(data)
    assert rows(load(folder, config, seed=3)) != rows(data)
    assert data.train_labels == data.test_labels == {}


def test_sha256_of_a_folder_is_of_names_and_contents(folder: Path) -> None:
    config = DataConfig(3, 3)
    digest = load(folder, config, seed=2).sha256
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(folder)}\n"
        for file in sorted(folder.glob("[abc]/*.png"))
    ]
    assert digest == hashlib.sha256("".join(lines).encode()).hexdigest()
    first = folder / "a" / "00.png"
    first.rename(folder / "a" / "00b.png")
    renamed = load(folder, config, seed=2).sha256
    (folder / "a" / "00b.png").rename(first)
    assert load(folder, config, seed=2).sha256 == digest
    _draw(first, 6, 5, seed=99)
    assert len({digest, renamed, load(folder, config, seed=2).sha256}) == 3


def test_pictures_are_cropped_in_the_middle_and_resized(tmp_path: Path) -> None:
    wide = np.zeros((16, 48), np.uint8)
    wide[:, 16:32] = 200
    tall = np.full((32, 16, 3), 90, np.uint8)
    (tmp_path / "album").mkdir()
    Image.fromarray(wide).save(tmp_path / "album" / "a.png")
    Image.fromarray(tall).save(tmp_path / "album" / "b.bmp")
    Image.fromarray(wide[:8, 18:30]).save(tmp_path / "album" / "c.png")
    source = FolderPictures(tmp_path / "album", channels=1, size=16)
    assert source.shape == (1, 16, 16)
    assert [set(row) for row in source.take([0, 1, 2]).flatten(1).tolist()] == [{200}, {90}, {200}]
    assert FolderPictures(tmp_path / "album", size=8).take([0]).shape == (1, 3, 8, 8)
    with pytest.raises(UserError, match=r"c\.png: 8 x 12 is too small for size = 17; .*2 at most"):
        FolderPictures(tmp_path / "album", size=17)
    with pytest.raises(UserError, match=r"b\.bmp: its 32 x 16 pixels differ .* 16 x 48\. Set size"):
        FolderPictures(tmp_path / "album")


def test_channels_are_the_source_s_or_converted(tmp_path: Path) -> None:
    grey = _draw(tmp_path / "grey" / "a.png", 8, 8)
    both = tmp_path / "both"
    _draw(both / "a.png", 8, 8)
    colour = _draw(both / "b.png", 8, 8, 3)
    assert FolderPictures(tmp_path / "grey").shape == (1, 8, 8)
    assert FolderPictures(tmp_path / "grey", channels=3).take([0])[0, 2].tolist() == grey.tolist()
    source = FolderPictures(both)
    assert source.shape == (3, 8, 8)
    assert source.take([0])[0, 1].tolist() == grey.tolist()
    assert source.take([1])[0].permute(1, 2, 0).tolist() == colour.tolist()
    luma = FolderPictures(both, channels=1).take([1])[0, 0].numpy()
    assert np.abs(luma - colour @ np.array([0.299, 0.587, 0.114])).max() < 1


def _write(path: Path, image: Image.Image, **options: Any) -> FolderPictures:
    path.parent.mkdir()
    image.save(path, **options)
    return FolderPictures(path.parent)


def test_transparency_is_laid_on_white(tmp_path: Path) -> None:
    clear, half = (10, 20, 30, 0), (0, 100, 200, 128)
    image = Image.new("RGBA", (2, 1), clear)
    image.putpixel((1, 0), half)
    source = _write(tmp_path / "a" / "a.png", image)
    assert source.take([0])[0, :, 0].T.tolist() == [[255, 255, 255], [127, 177, 227]]
    palette = Image.new("P", (1, 1), 0)
    palette.putpalette([9, 8, 7])
    assert _write(tmp_path / "b" / "a.gif", palette).take([0]).flatten().tolist() == [9, 8, 7]
    source = _write(tmp_path / "c" / "a.gif", palette, transparency=0)
    assert source.take([0]).flatten().tolist() == [255, 255, 255]
    source = _write(tmp_path / "d" / "a.png", Image.new("LA", (1, 1), (50, 0)))
    assert source.take([0]).tolist() == [[[[255]]]]  # and grey stays grey


def test_of_16_bits_the_high_byte_is_read(tmp_path: Path) -> None:
    levels = np.array([[0, 255, 256, 0x7FFF, 0xFFFF]], np.uint16)
    source = _write(tmp_path / "a" / "a.png", Image.fromarray(levels))
    assert source.take([0]).flatten().tolist() == [0, 0, 1, 127, 255]
    with pytest.raises(UserError, match=r"a\.tiff: .*32-bit levels"):
        _write(tmp_path / "b" / "a.tiff", Image.new("F", (2, 2)))


def test_photographs_are_turned_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees clockwise when shown
    source = _write(tmp_path / "a" / "a.jpg", Image.new("RGB", (16, 8)), exif=exif)
    assert source.shape == (3, 16, 8)


def test_films_are_refused_but_not_photographs_with_a_preview(tmp_path: Path) -> None:
    first, second = Image.new("RGB", (8, 8), "red"), Image.new("RGB", (8, 8), "blue")
    more: dict[str, Any] = {"save_all": True, "append_images": [second]}
    for name in ("a.gif", "a.webp", "a.png", "a.tiff"):
        with pytest.raises(UserError, match=rf"{name}: a film\. Put one of its frames"):
            _write(tmp_path / name[2:] / name, first, **more)
    source = _write(tmp_path / "mpo" / "a.jpg", first, format="MPO", **more)
    red = source.take([0]).amin(dim=(0, 2, 3)).tolist()
    assert red[0] > 250
    assert max(red[1:]) < 5


@pytest.mark.parametrize("opened", [report, FolderPictures])
@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.gif", "a.bmp"])
def test_a_file_that_is_cut_short_is_found_at_once(
    tmp_path: Path, name: str, opened: Callable[[Path], object]
) -> None:
    _draw(tmp_path / "album" / "0.png", 40, 40, 3)
    path = tmp_path / "album" / name
    _draw(path, 40, 40, 3)
    whole = path.read_bytes()
    opened(tmp_path / "album")
    for length in (len(whole) // 2, len(whole) - 20, 0):
        path.write_bytes(whole[:length])
        with pytest.raises(UserError, match=rf"{name}: (damaged|not a picture)") as caught:
            opened(tmp_path / "album")
        assert "take it out of the folder" in str(caught.value)


@pytest.mark.parametrize("opened", [report, FolderPictures])
def test_what_is_no_picture_is_named(folder: Path, opened: Callable[[Path], object]) -> None:
    readme = folder / "README.txt"
    readme.write_text("About these pictures")
    with pytest.raises(UserError, match=r"README\.txt: not a picture in a known format .*take it"):
        opened(folder)
    readme.unlink()
    # PostScript is a program; Pillow would run it.
    (folder / "a.eps").write_text("%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EOF\n")
    with pytest.raises(UserError, match=r"a\.eps: not a picture"):
        opened(folder)
    (folder / "a.eps").unlink()
    (folder / "link.png").symlink_to(folder / "nowhere.png")
    with pytest.raises(UserError, match=r"link\.png: no file"):
        opened(folder)
    (folder / "link.png").unlink()
    (folder / "link").symlink_to(folder)
    with pytest.raises(UserError, match="link: no file"):
        opened(folder)


def test_pillow_s_limit_holds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in (29, 14):  # of 30 pixels: Pillow warns of the one and refuses the other
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
        with pytest.raises(UserError, match=rf"00\.png: more than the {limit} pixels"):
            load(folder, DataConfig(3, 3), seed=1)


def test_an_empty_folder_and_unfit_configs(folder: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / ".hidden").touch()
    for opened in (report, FolderPictures):
        with pytest.raises(UserError, match="empty: the folder has no pictures"):
            opened(empty)
    for config, message in (
        (DataConfig(3), "album: it has no test part"),
        (DataConfig(10, 10), "album: 10 validation and 10 test pictures can't be set aside of 20"),
        (DataConfig(3, 3, {"tier": (1,)}), "album: a folder has no arrays. Leave out keep"),
        (DataConfig(3, 3, group="person"), "album: a folder has no arrays"),
    ):
        with pytest.raises(UserError, match=message):
            load(folder, config, seed=1)


def test_a_file_that_changes_meanwhile(folder: Path) -> None:
    source = FolderPictures(folder)
    _draw(folder / "a" / "00.png", 7, 5)
    with pytest.raises(UserError, match=r"00\.png: it has changed"):
        source.take([0])
    (folder / "a" / "00.png").unlink()
    with pytest.raises(UserError, match=r"00\.png: damaged.*No such file"):
        source.take([0])


def test_report_of_a_folder(folder: Path) -> None:
    text = report(folder)
    assert "album: " in text
    levels = np.stack([np.asarray(Image.open(file)) for file in folder.glob("[abc]/*.png")])
    assert (
        f"20 pictures of 6 x 5, 0 in colour, levels {levels.min()}..{levels.max()}, "
        f"mean {levels.mean():.2f}" in text
    )
    assert load(folder, DataConfig(3, 3), seed=1).sha256 in text
    _draw(folder / "z.png", 9, 4, 3)
    text = report(folder)
    assert "21 pictures of 6 x 4 to 9 x 5 (a config must set size), 1 in colour" in text
