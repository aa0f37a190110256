"""Cards: when there are any, where, and what is on them."""

import io
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.leads import card_drawing, plots
from huoye.leads.card_drawing import png
from huoye.leads.cards import Cards
from tests.leads.test_lead import PLOT

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif-Bold.ttf")


def _image(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def _square(colour: tuple[int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(out, "PNG")
    return out.getvalue()


def _cards(tmp_path: Path, **settings: object) -> Cards:
    build = Build({"PATH": str(tmp_path), "SITEURL": "https://a.example", **settings})
    return Cards(build)


def test_pixels_stand_in_the_middle_of_the_sheet_and_stay_sharp() -> None:
    card = _image(png(_square((200, 10, 10)), ".png"))
    assert card.size == (card_drawing.WIDTH, card_drawing.HEIGHT)
    assert card.getpixel((656, 315)) == (200, 10, 10)
    # Nothing between the picture and the paper.
    assert len(set(card.crop((300, 300, 500, 301)).get_flattened_data())) == 2


def test_a_plot_has_its_colours_by_day() -> None:
    svg, *_ = plots.alone(PLOT.replace("M12.812 42.226L13.614 31", "M0 20H340"))
    card = _image(png(plots.coloured(svg).encode(), ".svg"))
    colours = {colour for _, colour in card.getcolors(1 << 20) or ()}
    assert (0x1F, 0x6A, 0x4C) in colours and (0x7F, 0xCB, 0xA4) not in colours


def test_nothing_is_drawn_of_what_is_no_picture() -> None:
    with pytest.raises(ValueError):
        png(b"...", ".avif")


@pytest.mark.parametrize(
    ("settings", "reason"),
    [({"SITEURL": ""}, "no SITEURL says where they are"), ({"SITEURL": "/blog"}, "no SITEURL")],
)
def test_why_there_are_none_is_said_once(
    tmp_path: Path, settings: dict[str, str], reason: str
) -> None:
    build = Build({"PATH": str(tmp_path), "SHARING_CARDS": True, **settings})
    cards = build.get(Cards)
    assert cards.address("files/a.png", "a") == cards.address("files/b.png", "b") == ""
    (warning,) = build.problems.warnings()
    assert reason in str(warning)


def test_its_name_is_of_what_it_shows(tmp_path: Path) -> None:
    cards = _cards(tmp_path, SHARING_CARDS=True)
    address = cards.address("files/a.png", "one")
    assert re.fullmatch(r"files/card-[0-9a-f]{16}\.png", address)
    # Without a font no title is on it.
    assert cards.address("files/a.png", "two") == address != cards.address("files/b.png", "one")
    assert cards.address("", "one") == ""
    assert _cards(tmp_path).address("files/a.png", "one") == ""


@pytest.mark.skipif(not FONT.exists(), reason="no font to try with")
def test_a_font_of_the_content_brings_titles(tmp_path: Path) -> None:
    shutil.copy(FONT, tmp_path / "a.ttf")
    cards = _cards(tmp_path, SHARING_CARDS=True, SHARING_CARD_FONT="a.ttf")
    assert cards.address("files/a.png", "one") != cards.address("files/a.png", "two")
    picture = _square((250, 250, 247))
    plain, titled = (_image(png(picture, ".png", "A < B & c", "site", f)) for f in (None, FONT))
    words = (card_drawing.SHEET, 200, 600, 430)
    assert (
        len(set(titled.crop(words).get_flattened_data()))
        > 20
        > len(set(plain.crop(words).get_flattened_data()))
    )


def test_a_font_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"the font of cards, b\.ttf, is not there"):
        _cards(tmp_path, SHARING_CARDS=True, SHARING_CARD_FONT="b.ttf").address("files/a.png", "")


def test_long_titles_end_in_dots() -> None:
    lines = [*card_drawing.wrapped("旋转的弹簧将如何伸长？" * 12)]
    assert len(lines) == card_drawing.LINES and lines[-1].endswith("…")
    assert not any(line[0] in "？" for line in lines)
    assert [*card_drawing.wrapped("How far does a spinning spring stretch?")] == [
        "How far does a",
        "spinning spring",
        "stretch?",
    ]
