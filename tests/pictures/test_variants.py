"""What a picture is, and what is made of it."""

import io
import zlib

import pytest
from PIL import Image

from huoye.pictures.encoder import Unreadable
from huoye.pictures.variants import Picture, described, variant, widths


def picture(size: tuple[int, int] = (2000, 1000), form: str = "JPEG", **more: object) -> bytes:
    """One of many colours."""
    made = io.BytesIO()
    image = Image.radial_gradient("L").resize(size)
    Image.merge("RGB", (image, image.transpose(Image.Transpose.ROTATE_180), image)).save(
        made, form, **more
    )
    return made.getvalue()


def _opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("form", ["avif", "webp"])
def test_a_photograph_gets_smaller_ones(form: str) -> None:
    data = picture()
    made = variant(data, 480, form)
    assert _opened(made).size == (480, 240)
    assert len(made) < len(data) / 4
    assert variant(data, 480, form) == made


def test_widths_are_smaller_than_the_picture_or_its_own() -> None:
    assert widths(Picture(4000, 3000, True)) == (480, 960, 1440)
    assert widths(Picture(1800, 10, True)) == (480, 960, 1800)
    assert widths(Picture(1200, 10, True)) == (480, 1200)
    assert widths(Picture(1199, 10, True)) == (480, 1199)
    assert widths(Picture(300, 10, True)) == (300,)


def test_a_camera_that_was_turned_is_turned_back() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N"}
    data = picture((200, 100), exif=exif)
    assert described(data, "a.jpg") == Picture(100, 200, True)
    upright = _opened(variant(data, 100, "webp"))
    assert upright.size == (100, 200)
    # Nor does it tell where that was.
    assert not upright.getexif()


def test_a_drawing_keeps_every_pixel() -> None:
    drawing = Image.new("RGB", (300, 200), "white")
    drawing.paste((200, 30, 30), (10, 10, 40, 190))
    made = io.BytesIO()
    drawing.save(made, "PNG")
    webp = _opened(variant(made.getvalue(), 300, "webp")).convert("RGB")
    assert webp.tobytes() == drawing.tobytes()


def test_transparency_stays() -> None:
    made = io.BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(made, "PNG")
    for form in ("avif", "webp"):
        shown = _opened(variant(made.getvalue(), 10, form)).convert("RGBA")
        assert shown.getpixel((5, 5))[3] == 0  # type: ignore[index]


def test_what_moves_and_what_is_drawn_stay_as_they_are() -> None:
    frames = [Image.new("L", (30, 20), shade) for shade in (0, 255)]
    for form in ("GIF", "PNG", "WEBP"):
        made = io.BytesIO()
        frames[0].save(made, form, save_all=True, append_images=frames[1:])
        assert described(made.getvalue(), "a") == Picture(30, 20, False)
    still = picture((30, 20), "GIF")
    assert described(still, "a.gif") == Picture(30, 20, False)
    svg = b"<?xml version='1.0'?><svg width='30px' height=\"20\" viewBox='0 0 3 2'/>"
    assert described(svg, "a.SVG") == Picture(30, 20, False)
    assert described(b"<svg viewBox='0 0 3 2'/>", "a.svg") is None
    assert described(b"<svg width='50%' height='20'/>", "a.svg") is None


def test_half_a_file_is_none() -> None:
    data = picture()
    with pytest.raises(Unreadable):
        described(b"<html>", "a.png")
    with pytest.raises(Unreadable):
        variant(data[: len(data) // 2], 480, "webp")


def test_a_few_bytes_that_claim_a_gigabyte_are_none() -> None:
    data = bytearray(picture((10, 10), "PNG"))
    data[16:24] = (100_000).to_bytes(4) * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4)
    with pytest.raises(Unreadable, match="too many pixels"):
        described(bytes(data), "a.png")
