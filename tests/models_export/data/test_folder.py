"""Opening and splitting folders of image files, and what is refused."""

import hashlib
import os
import struct
import zlib
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from models_export.data import picture_cache
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


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Every file that Pillow opens."""
    found: list[Path] = []
    open_file = Image.open

    def noted(file: Path, **options: Any) -> Image.Image:
        found.append(file)
        return open_file(file, **options)

    monkeypatch.setattr(Image, "open", noted)
    return found


def test_a_folder_is_decoded_once(folder: Path, tmp_path: Path, opened: list[Path]) -> None:
    files, cache = sorted(folder.glob("[abc]/*.png")), tmp_path / "cache"
    source = FolderPictures(folder, cache=cache)
    # Each one's header, then its checksums and its pixels.
    assert sorted(opened) == [file for file in files for _ in range(3)]
    opened.clear()
    taken = source.take([5, 2, 5])
    assert opened == []
    assert taken.tolist() == [[np.asarray(Image.open(files[i])).tolist()] for i in (5, 2, 5)]
    assert source.take([]).shape == (0, 1, 6, 5)
    opened.clear()
    again = FolderPictures(folder, cache=cache)
    assert sorted(opened) == files
    assert again.take([5, 2, 5]).tolist() == taken.tolist()
    # Mapped, so that a folder of any size needs no memory.
    (kept,) = [value for value in vars(again).values() if isinstance(value, np.ndarray)]
    assert isinstance(kept, np.memmap)
    assert not kept.flags.writeable


def test_what_is_kept_of_a_folder_is_of_its_content_and_of_what_is_asked(
    folder: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"

    def kept(**options: Any) -> set[str]:
        source = FolderPictures(folder, cache=cache, **options)
        assert source.take([3]).tolist() == FolderPictures(folder, **options).take([3]).tolist()
        return {path.name for path in cache.iterdir() if path.suffix == ".npy"}

    assert len(kept()) == 1
    assert len(kept(size=4)) == 2
    assert len(kept(channels=3)) == 3
    assert len(kept(shape=(1, 4, 5))) == 4
    _draw(folder / "a" / "00.png", 6, 5, seed=99)
    assert len(kept()) == 5
    assert len(kept()) == 5


@pytest.mark.parametrize("suffix", [".npy", ".json"])
def test_what_is_damaged_or_gone_is_decoded_again(
    folder: Path, tmp_path: Path, suffix: str
) -> None:
    cache = tmp_path / "cache"
    right = FolderPictures(folder, cache=cache).take(range(20)).tolist()
    (path,) = cache.glob(f"*{suffix}")
    whole = path.read_bytes()
    for content in (whole[:-1], whole[:-1] + bytes([whole[-1] ^ 8]), b"", None):
        path.unlink() if content is None else path.write_bytes(content)
        assert FolderPictures(folder, cache=cache).take(range(20)).tolist() == right
    assert len([*cache.iterdir()]) == 2


def test_what_is_refused_leaves_nothing_behind(folder: Path, tmp_path: Path) -> None:
    path = folder / "b" / "01.png"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(UserError, match=r"01\.png: damaged"):
        FolderPictures(folder, cache=tmp_path / "cache")
    assert [*(tmp_path / "cache").iterdir()] == []


def test_what_nobody_uses_makes_room(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"

    def opened(size: int) -> FolderPictures:
        return FolderPictures(folder, size=size, cache=cache)

    def sizes() -> set[int]:
        return {int(path.name.split("-")[1].split("x")[0]) for path in cache.glob("*.npy")}

    opened(4)
    opened(5)
    (cache / ".album-9.npy.0123abcd").write_bytes(b"of a process that was killed")
    for number, path in enumerate(sorted(cache.glob("*.json"))):
        os.utime(path, (number, number))  # 4 before 5
    mapped = opened(4)
    # 20 pictures of 6 x 6, of 5 x 5 and of 4 x 4, and a header each.
    monkeypatch.setenv(picture_cache.LIMIT, str((720 + 320 + 2 * 128) / 1e9))
    opened(6)
    assert sizes() == {4, 6} and len([*cache.iterdir()]) == 2 * 2
    monkeypatch.setenv(picture_cache.LIMIT, "0")
    opened(5)
    assert sizes() == {5} and len([*cache.iterdir()]) == 2
    assert mapped.take(range(20)).tolist() == opened(4).take(range(20)).tolist()


@pytest.mark.parametrize("text", ["ten", "-1", "nan"])
def test_a_limit_that_is_none(text: str) -> None:
    with pytest.raises(
        UserError, match=r"HUOYE_PICTURE_CACHE: .* is no number of gigabytes\. Write"
    ):
        picture_cache.limit({picture_cache.LIMIT: text})
    assert (
        picture_cache.limit({}) == 5e9 and picture_cache.limit({picture_cache.LIMIT: "0.5"}) == 5e8
    )


def test_pictures_become_what_the_model_takes(tmp_path: Path) -> None:
    _draw(tmp_path / "a.png", 24, 32, 3)
    _draw(tmp_path / "b.png", 16, 40, 3)
    source = FolderPictures(tmp_path, shape=(1, 8, 16))
    assert source.shape == (1, 8, 16)
    (note,) = source.notes
    assert "2 pictures of 16 x 32 to 24 x 40 are cropped to their middle and resized to 8 x" in note
    # What the config says goes before.
    assert FolderPictures(tmp_path, channels=3, size=9, shape=(1, 8, 16)).shape == (3, 9, 9)


def test_photographs_are_decoded_at_a_part_of_their_size(tmp_path: Path) -> None:
    _draw(tmp_path / "a.png", 1200, 1600, 3)
    Image.open(tmp_path / "a.png").save(tmp_path / "b.jpg", quality=98)
    png, jpeg = FolderPictures(tmp_path, size=32).take([0, 1]).int()
    assert (png - jpeg).abs().max() <= 2


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


def test_what_is_no_picture_is_left_out_and_named(folder: Path) -> None:
    hidden = [".DS_Store", ".git/config", "__MACOSX/a/00.png", "a/.thumbs/00.png"]
    data = load(folder, DataConfig(3, 3), seed=1)
    (note,) = data.notes
    assert note.endswith(f"album: left out 4 files, no pictures: {', '.join(hidden)}")
    (folder / "README.txt").write_text("About these pictures")
    (folder / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0")
    source = FolderPictures(folder)
    assert len(source) == 20
    assert source.sha256 == data.sha256
    listed = ", ".join(sorted([*hidden, "README.txt", "Thumbs.db"]))
    assert source.notes[0].endswith(f"left out 6 files, no pictures: {listed}")
    text = report(folder)
    assert "left out, no pictures: 6 files" in text
    assert all(str(folder / name) in text for name in [*hidden, "README.txt", "Thumbs.db"])


@pytest.mark.parametrize("opened", [report, FolderPictures])
def test_pictures_that_cannot_be_read_are_named(
    folder: Path, opened: Callable[[Path], object]
) -> None:
    # PostScript is a program; Pillow would run it.
    (folder / "a.eps").write_text("%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EOF\n")
    with pytest.raises(UserError, match=r"a\.eps: not a picture in a known .*take it out"):
        opened(folder)
    (folder / "b.HEIC").write_bytes(b"\0\0\0\x18ftypheic")
    with pytest.raises(UserError, match=r"(?s)album: 2 pictures can't be used.*a\.eps.*b\.HEIC"):
        opened(folder)
    (folder / "a.eps").unlink()
    (folder / "b.HEIC").unlink()
    (folder / "link.png").symlink_to(folder / "nowhere.png")
    with pytest.raises(UserError, match=r"link\.png: no file"):
        opened(folder)
    (folder / "link.png").unlink()
    (folder / "link").symlink_to(folder)
    with pytest.raises(UserError, match="link: no file"):
        opened(folder)


def _rgb16(path: Path, levels: np.ndarray[Any, Any]) -> None:
    """A PNG of 16-bit colours, which Pillow reads and doesn't write."""
    height, width, _ = levels.shape
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in levels)
    parts = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0))]
    parts += [(b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    content = b"\x89PNG\r\n\x1a\n"
    for kind, data in parts:
        content += struct.pack(">I", len(data)) + kind + data
        content += struct.pack(">I", zlib.crc32(kind + data))
    path.write_bytes(content)


def test_levels_of_12_bits_in_16_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    levels = np.array([[0, 16, 2048, 4095]], np.uint16)
    Image.fromarray(levels // 2).save(tmp_path / "a.png")
    Image.fromarray(levels).save(tmp_path / "b.tiff")
    with pytest.raises(UserError, match=r"no level above 4,095 of 65,535.* Set depth = 12 under"):
        FolderPictures(tmp_path)
    source = FolderPictures(tmp_path, depth=12)
    assert source.take([1]).flatten().tolist() == [0, 1, 128, 255]
    capsys.readouterr()
    assert FolderPictures(tmp_path, depth=16).take([1]).flatten().tolist() == [0, 0, 8, 15]
    assert (
        "the brightest level is 15 of 255: the pictures are nearly black" in capsys.readouterr().err
    )
    with pytest.raises(
        UserError, match=r"b\.tiff: .*level 4,095 under depth = 10, which ends at 1,"
    ):
        FolderPictures(tmp_path, depth=10)
    (tmp_path / "a.png").unlink()
    (tmp_path / "b.tiff").unlink()
    _rgb16(tmp_path / "c.png", np.full((2, 2, 3), 4000))
    with pytest.raises(UserError, match=r"of 12 bits have.*of those in colour only the upper 8"):
        FolderPictures(tmp_path)
    _rgb16(tmp_path / "c.png", np.full((2, 2, 3), 40_000))
    assert set(FolderPictures(tmp_path).take([0]).flatten().tolist()) == {156}
    grey = tmp_path / "pgm" / "d.pgm"
    grey.parent.mkdir()
    grey.write_bytes(b"P5 2 1 4095\n" + struct.pack(">2H", 0, 4095))
    assert FolderPictures(grey.parent).take([0]).flatten().tolist() == [0, 255]


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
        (DataConfig(3, 0), "album: it has no test part"),
        (DataConfig(10, 10), "album: 10 validation and 10 test pictures can't be set aside of 20"),
        (DataConfig(3, 3, {"tier": (1,)}), "album: a folder has no arrays. Leave out keep"),
        (DataConfig(3, 3, group="person"), "album: a folder has no arrays"),
    ):
        with pytest.raises(UserError, match=message):
            load(folder, config, seed=1)


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
    assert "21 pictures of 6 x 4 to 9 x 5, 1 in colour" in text
