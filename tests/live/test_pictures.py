"""Baked pictures as files of their own."""

import base64
import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from huoye.live import assets, pictures


@pytest.fixture(autouse=True)
def _fresh(tmp_path: Path) -> None:
    assets.start(tmp_path / "cache")
    pictures.start()


def _png(width: int, height: int) -> bytes:
    noise = np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).save(buffer, "PNG")
    return buffer.getvalue()


def _img(data: bytes) -> str:
    url = base64.b64encode(data).decode()
    return f'<p>a</p><img class="pixels" src="data:image/png;base64,{url}" alt="x">'


def test_a_large_picture_becomes_a_file(tmp_path: Path) -> None:
    data = _png(40, 30)
    html = pictures.as_files(_img(data), "sample-digits")
    head, url, tail = html.partition("{static}/")[0], *html.partition("{static}/")[2].split('"', 1)
    assert head == '<p>a</p><img class="pixels" src="'
    assert tail == ' width="40" height="30" loading="lazy" decoding="async" alt="x">'
    assert url.startswith("files/sample-digits-") and url.endswith(".png")
    assets.write(tmp_path / "out")
    assert (tmp_path / "out" / url).read_bytes() == data


def test_the_same_picture_has_the_same_name() -> None:
    html = _img(_png(40, 30))
    assert pictures.as_files(html, "a") == pictures.as_files(html, "a")
    assert pictures.as_files(html, "a") != pictures.as_files(_img(_png(41, 30)), "a")


def test_a_small_picture_stays() -> None:
    html = _img(_png(4, 4))
    assert pictures.as_files(html, "a") == html


def test_pelican_learns_what_the_links_mean() -> None:
    html = pictures.as_files(_img(_png(40, 30)), "a")
    (url,) = [part.split('"')[0] for part in html.split("{static}/")[1:]]
    context: dict[str, Any] = {"static_links": {url, "images/other.png"}, "static_content": {}}
    pictures.add_links(SimpleNamespace(context=context))
    assert context["static_links"] == {"images/other.png"}
    assert context["static_content"][url].url == url
