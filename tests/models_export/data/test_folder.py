"""Opening and splitting folders of image files, and what is refused."""

import hashlib
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from models_export.data.dataset import DataConfig, DataSet, Levels
from models_export.data.folder import FolderPictures
from models_export.data.pictures import load, report
from models_export.errors import UserError


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
    opened: list[Path] = []
    open_file = Image.open

    def noted(file: Path, **options: Any) -> Image.Image:
        opened.append(file)
        return open_file(file, **options)

    files = sorted(folder.glob("[abc]/*.png"))
    with monkeypatch.context() as patch:
        patch.setattr(Image, "open", noted)
        source = FolderPictures(folder)
        # Each one's checksums, and then its pixels, to see that it is whole.
        assert opened == [file for file in files for _ in range(2)]
        opened.clear()
        taken = source.take([5, 2, 5])
    assert opened == [files[5], files[2], files[5]]
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
