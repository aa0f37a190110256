"""Baked pictures as files of their own."""

import base64
import io
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from huoye.core.files import sha256
from huoye.live.pictures import add_links, as_files
from tests.conftest import cache_in


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
    html, (file,) = as_files(_img(data), "sample-digits", cache_in(tmp_path))
    head, url, tail = html.partition("{static}/")[0], *html.partition("{static}/")[2].split('"', 1)
    assert head == '<p>a</p><img class="pixels" src="'
    assert tail == ' width="40" height="30" loading="lazy" decoding="async" alt="x">'
    assert url.startswith("files/sample-digits-") and url.endswith(".png")
    assert file.url == url
    assert file.source.read_bytes() == data
    assert file.sha256 == sha256(data)


def test_the_same_picture_has_the_same_name(tmp_path: Path) -> None:
    html = _img(_png(40, 30))
    cache, other = cache_in(tmp_path), _img(_png(41, 30))
    assert as_files(html, "a", cache) == as_files(html, "a", cache)
    assert as_files(html, "a", cache) != as_files(other, "a", cache)


def test_a_small_picture_stays(tmp_path: Path) -> None:
    html = _img(_png(4, 4))
    assert as_files(html, "a", cache_in(tmp_path)) == (html, [])


def test_pelican_learns_what_the_links_mean(tmp_path: Path) -> None:
    _, (file,) = as_files(_img(_png(40, 30)), "a", cache_in(tmp_path))
    url = file.url
    context: dict[str, Any] = {"static_links": {url, "images/other.png"}, "static_content": {}}
    add_links(context, {url: file})
    assert context["static_links"] == {"images/other.png"}
    assert context["static_content"][url].url == url
