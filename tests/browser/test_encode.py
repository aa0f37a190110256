"""`/// encode` in a reader's hands: drawing, files good and bad, and what leaves the page: nothing.

Most tests share one page, whose runtime is up, and begin by resetting the figure.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, FloatRect, Page, Request, expect

from huoye.core.build import Build
from huoye.onnx_demos.images import as_seen, middles
from huoye.onnx_demos.picture_model import PictureModel
from tests.browser.demos import AVATARS, COLOUR, ENCODE
from tests.browser.figures import Figure
from tests.browser.sites import ServedSite, fresh_tab

SEEN = """figure => Array.from(figure.querySelector("canvas.pixels").getContext("2d")
  .getImageData(0, 0, 28, 28).data.filter((_, index) => index % 4 === 0))"""


def _open(
    page: Page, demos: ServedSite, lang: str = "zh", name: str = "encode", identifier: str = ENCODE
) -> Figure:
    shown = Figure.open(page, demos.url(name, lang), identifier)
    shown.expect_tools()
    return shown


@pytest.fixture(scope="module")
def used(browser: Browser, demos: ServedSite) -> Iterator[Figure]:
    """The figure of a page that has run."""
    with fresh_tab(browser) as tab:
        shown = _open(tab, demos)
        shown.run()
        yield shown


@pytest.fixture
def encode(used: Figure) -> Figure:
    """The figure as it was published, its runtime up."""
    used.reset()
    return used


def _pad(shown: Figure) -> FloatRect:
    """Where the pad is, once it answers: its script comes when a reader does."""
    pad = shown.locator(".own-picture canvas")
    # As a reader who wants to draw: from below the result, which stays at the top of a phone.
    pad.evaluate("pad => pad.scrollIntoView({block: 'end'})")
    expect(shown.locator("[data-tools]")).to_have_attribute("data-awake", "", timeout=60_000)
    box = pad.bounding_box()
    assert box
    return box


def _draw(shown: Figure, *points: tuple[float, float]) -> None:
    """A stroke through points of the unit square."""
    box = _pad(shown)
    mouse = shown.page.mouse
    for index, (x, y) in enumerate(points):
        mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=5)
        if index == 0:
            mouse.down()
    mouse.up()


SEVEN = ((0.25, 0.25), (0.7, 0.25), (0.45, 0.8))


def _seen(shown: Figure) -> np.ndarray:
    return np.array(shown.evaluate(SEEN)).reshape(28, 28)


def _choose(shown: Figure, name: str, content: bytes, mime: str = "image/png") -> None:
    """Choose a file, and wait for what comes of it: reading it takes a moment of its own."""
    _pad(shown)
    with shown.outcome():
        shown.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": mime, "buffer": content}
        )


def _png(levels: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(levels).save(buffer, "PNG")
    return buffer.getvalue()


def _photo(paper: int = 235, ink: int = 40) -> bytes:
    """A dark stroke on light paper."""
    levels = np.full((300, 400), paper, np.uint8)
    levels[60:240, 190:215] = ink
    return _png(levels)


def test_noise_changes_the_decoded_picture_only(encode: Figure) -> None:
    encode.run()
    clean, numbers = encode.pictures(), encode.locator("dl").inner_text()
    encode.write("noise", "0.6")
    expect(encode.locator("canvas.pixels").nth(2)).to_have_attribute(
        "aria-label", re.compile("0.6"), timeout=60_000
    )
    noisy = encode.pictures()
    assert [a == b for a, b in zip(clean, noisy, strict=True)] == [True, False, False]
    assert encode.locator("dl").inner_text() == numbers


def test_a_drawn_digit_is_centred_and_encoded_exactly(encode: Figure) -> None:
    _draw(encode, *SEVEN)
    encode.expect_state()
    assert encode.value("picture") == "own"
    seen = _seen(encode)
    rows, columns = np.nonzero(seen > 20)
    assert 19 <= np.ptp(rows) + 1 <= 22
    assert np.ptp(columns) < 21
    centre = [(seen.sum(axis=axis) * (np.arange(28) + 0.5)).sum() / seen.sum() for axis in (0, 1)]
    assert centre == pytest.approx([14, 14], abs=0.3)
    assert len(np.unique(seen)) > 20, "strokes have soft edges"
    expect(encode.locator("dl")).to_contain_text("0 级")
    expect(encode.locator("dl")).to_contain_text(re.compile(r"−?[\d.]+ 奈特"))


def test_every_stroke_is_followed(encode: Figure) -> None:
    encode.run()
    _draw(encode, (0.5, 0.2), (0.5, 0.8))
    encode.expect_state()
    one = _seen(encode)
    _draw(encode, (0.3, 0.5), (0.7, 0.5))
    encode.expect_state()
    expect(encode.status).to_contain_text("完成")
    assert not np.array_equal(_seen(encode), one)


def test_clearing_the_pad(encode: Figure) -> None:
    _draw(encode, *SEVEN)
    encode.expect_state()
    good = encode.html()
    encode.locator("[data-clear]").click()
    encode.press_run()
    encode.expect_state("failed")
    expect(encode.status).to_contain_text("还没有图片")
    assert encode.html() == good
    encode.write("picture", "example 3")
    encode.expect_state()


def test_touch_draws_and_does_not_scroll(browser: Browser, demos: ServedSite) -> None:
    size = {"width": 390, "height": 844}
    with fresh_tab(browser, has_touch=True, is_mobile=True, viewport=size) as page:
        shown = _open(page, demos)
        box = _pad(shown)
        before = page.evaluate("scrollY")
        devtools = page.context.new_cdp_session(page)
        x = box["x"] + box["width"] / 2
        for kind, share in (("touchStart", 0.2), ("touchMove", 0.5), ("touchMove", 0.8)):
            point = {"x": x, "y": box["y"] + share * box["height"]}
            devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        shown.expect_state()
        assert page.evaluate("scrollY") == before
        rows, _ = np.nonzero(_seen(shown) > 20)
        assert np.ptp(rows) + 1 >= 19
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_by_keyboard_another_example(encode: Figure) -> None:
    encode.input("picture").focus()
    encode.page.keyboard.press("ArrowDown")
    encode.expect_state()
    assert encode.value("picture") == "example 1"


@pytest.mark.parametrize(("paper", "ink"), [(235, 40), (10, 250)])
def test_a_photographed_digit(encode: Figure, paper: int, ink: int) -> None:
    _choose(encode, "photo.png", _photo(paper, ink))
    encode.expect_state()
    seen = _seen(encode)
    assert seen[14, 14] > 200
    assert seen[14, 3] == 0
    rows, _ = np.nonzero(seen > 100)
    assert 19 <= np.ptp(rows) + 1 <= 21


def test_the_crop_is_moved_by_slider_and_by_hand(encode: Figure) -> None:
    levels = np.full((200, 600), 255, np.uint8)
    levels[40:160, 60:80] = 0
    levels[90:110, 420:560] = 0
    expect(encode.locator(".crop")).to_be_hidden()
    _choose(encode, "wide.png", _png(levels))
    expect(encode.locator(".crop")).to_be_visible()
    across = encode.locator("[data-crop=across]")
    across.fill("0")
    encode.expect_state()
    expect(encode.status).to_contain_text("完成")
    rows, columns = np.nonzero(_seen(encode) > 100)
    assert np.ptp(rows) > 3 * np.ptp(columns), "the upright stroke on the left"
    _draw(encode, (0.9, 0.5), (0.1, 0.5), (0.1, 0.5))
    _draw(encode, (0.9, 0.5), (0.1, 0.5), (0.1, 0.5))
    _draw(encode, (0.9, 0.5), (0.1, 0.5), (0.1, 0.5))
    encode.expect_state()
    assert float(across.input_value()) == 1
    rows, columns = np.nonzero(_seen(encode) > 100)
    assert np.ptp(columns) > 3 * np.ptp(rows), "the level stroke on the right"


@pytest.mark.parametrize("way", ["paste", "drop"])
def test_a_picture_is_pasted_or_dropped(encode: Figure, way: str) -> None:
    encode.run()
    encode.input("picture").focus()
    encode.page.evaluate(
        """async ([way, bytes]) => {
          const data = new DataTransfer();
          data.items.add(new File([Uint8Array.from(bytes)], "x.png", { type: "image/png" }));
          const pad = document.querySelector(".own-picture canvas");
          const options = { bubbles: true, cancelable: true };
          pad.dispatchEvent(way === "paste"
            ? new ClipboardEvent("paste", { ...options, clipboardData: data })
            : new DragEvent("drop", { ...options, dataTransfer: data }));
        }""",
        [way, list(_photo())],
    )
    expect(encode.input("picture")).to_have_value("own")
    encode.expect_state()
    assert _seen(encode)[14, 14] > 200


def test_nothing_leaves_the_page(encode: Figure) -> None:
    encode.run()
    requests: list[Request] = []
    encode.page.on("request", lambda request: requests.append(request))
    _draw(encode, *SEVEN)
    encode.expect_state()
    _choose(encode, "photo.png", _photo())
    encode.expect_state()
    # Chromium asks for the icon again when the address changes.
    assert {request.url for request in requests if "/theme/mark.svg" not in request.url} == set()
    assert all(request.method == "GET" for request in requests)
    expect(encode.locator(".own-picture")).to_contain_text("不会离开你的设备")


# --- files that are no pictures, or too much of one ---


def _huge_header() -> bytes:
    """A valid PNG of one pixel that claims to be 60,000 pixels wide and high."""
    content = bytearray(_png(np.zeros((1, 1), np.uint8)))
    content[16:24] = (60_000).to_bytes(4, "big") * 2
    return bytes(content)


BAD = {
    "empty": ("photo.png", b"", "空的"),
    "text": ("photo.png", b"I am not a picture", "不是图片"),
    "svg": (
        "drawing.svg",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>document.title="x"</script></svg>',
        "SVG",
    ),
    "svg named png": ("a.png", b'<svg onload="document.title=1"/>', "SVG"),
    "huge": ("photo.png", _huge_header(), "太大"),
    "cut off": ("photo.png", _photo()[:100], "已损坏"),
}


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_file(encode: Figure, fault: str) -> None:
    name, content, words = BAD[fault]
    title = encode.page.title()
    encode.run()
    good = encode.html()
    _choose(encode, name, content)
    encode.expect_state("failed")
    expect(encode.status).to_contain_text(words)
    assert encode.html() == good
    assert encode.page.title() == title
    _choose(encode, "photo.png", _photo())
    encode.expect_state()
    assert _seen(encode)[14, 14] > 200


def test_a_bad_file_before_anything_ran(page: Page, demos: ServedSite) -> None:
    encode = _open(page, demos)
    baked = encode.html()
    _choose(encode, "photo.png", b"no picture")
    encode.expect_state("failed")
    expect(encode.status).to_contain_text("不是图片")
    assert encode.html() == baked


def test_a_bad_file_leaves_the_good_picture(encode: Figure) -> None:
    _choose(encode, "photo.png", _photo())
    encode.expect_state()
    seen = _seen(encode)
    _choose(encode, "photo.png", b"no picture")
    encode.expect_state("failed")
    encode.press_run()
    encode.expect_state()
    assert np.array_equal(_seen(encode), seen)


def test_twenty_megapixels(browser: Browser, demos: ServedSite, tmp_path: Path) -> None:
    levels = np.full((3648, 5472), 240, np.uint8)
    levels[800:2900, 2600:2900] = 20
    path = tmp_path / "camera.jpg"
    Image.fromarray(levels).convert("RGB").save(path, quality=80)
    with fresh_tab(browser) as page:
        page.add_init_script(
            """window.bitmaps = [];
            const original = createImageBitmap;
            window.createImageBitmap = async (...all) => {
              const made = await original(...all);
              bitmaps.push(Math.max(made.width, made.height));
              return made;
            };"""
        )
        shown = _open(page, demos, "en")
        _pad(shown)
        shown.locator("input[type=file]").set_input_files(path)
        shown.expect_state()
        assert _seen(shown)[14, 14] > 200
        assert page.evaluate("bitmaps") == [1024]
        expect(shown.locator("dl")).to_contain_text("0 levels")


def test_the_latent_survives_the_worker(encode: Figure) -> None:
    """Stop ends the worker; what was drawn is encoded again or remembered."""
    _draw(encode, *SEVEN)
    encode.expect_state()
    good = encode.html()
    assert encode.page.workers
    encode.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    encode.write("noise", "0.2")
    expect(encode.locator("canvas.pixels").nth(2)).to_have_attribute(
        "aria-label", re.compile("0.2"), timeout=60_000
    )
    encode.expect_state()
    assert encode.html() != good


def test_a_colour_picture_of_ones_own(page: Page, demos: ServedSite) -> None:
    """What the page says of a reader's picture is what ONNX Runtime says of it here."""
    shown = _open(page, demos, "en", "colour", COLOUR)
    shown.run()
    model = PictureModel(AVATARS, Build())
    # Nobody's avatar, four times as large in the middle of a wide picture: that is the crop.
    avatar = model.decode(model.draw(5, 0), 0.7)
    wide = np.full((256, 512, 3), 200, np.uint8)
    wide[:, 128:384] = avatar.repeat(4, axis=0).repeat(4, axis=1)
    shown.evaluate(
        """(figure) => figure.addEventListener("live:result", ({ detail }) => {
          figure.told = detail.values;
        })"""
    )
    _choose(shown, "avatar.png", _png(wide))
    shown.expect_state()
    rgba = shown.evaluate(
        """(figure) => Array.from(figure.querySelector("canvas.pixels").getContext("2d")
          .getImageData(0, 0, 64, 64).data)"""
    )
    seen = np.array(rgba, np.uint8).reshape(64, 64, 4)[:, :, :3]
    levels = model.manifest.preprocessing.levels
    assert np.array_equal(seen, as_seen(avatar, levels))
    latent, log_density = model.encode(seen)
    told = shown.evaluate("(figure) => figure.told")
    assert told["nats"] == pytest.approx(log_density, rel=1e-5)
    assert told["bits"] == pytest.approx(model.bits_per_dim(log_density), abs=1e-4)
    # Exact to less than half a level of 256, whatever was drawn.
    assert told["largest"] <= 0.5
    decoded = model.image(latent, 1.0)
    # Its invertible 1×1 convolutions are kept in 16 bits; its levels are eight of these.
    assert np.abs(decoded - middles(seen, levels)[0]).max() * 256 <= 1
