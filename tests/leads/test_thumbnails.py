"""What a listing shows of a picture."""

import io

import pytest
from PIL import Image

from huoye.leads.thumbnails import LARGEST, thumbnail
from huoye.pictures.encoder import Unreadable


def _photograph(size: tuple[int, int], **more: object) -> bytes:
    out = io.BytesIO()
    gradient = Image.radial_gradient("L").resize(size)
    Image.merge("RGB", [gradient] * 3).save(out, "JPEG", **more)
    return out.getvalue()


def test_a_large_one_becomes_small() -> None:
    small = thumbnail(_photograph((2000, 1000)), ".jpg")
    assert (small.width, small.height) == LARGEST
    assert ".jpg" not in small.files


def test_a_camera_that_was_turned_is_turned_back() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    small = thumbnail(_photograph((200, 100), exif=exif), ".jpg")
    assert (small.width, small.height) == (100, 200)


def test_what_is_no_picture_has_none() -> None:
    for data in (b"", b"<html>", _photograph((200, 100))[:300]):
        with pytest.raises(Unreadable):
            thumbnail(data, ".jpg")
