"""Baked pictures as files: a reader who doesn't scroll to a figure doesn't pay for its picture."""

from __future__ import annotations

import base64
import re
import struct
from typing import Any

from huoye.core.files import sha256, write_atomic
from huoye.live import assets
from huoye.live.figure import LiveFile

#: A smaller one costs less inside the page than a request of its own.
SMALL = 1_000
_EMBEDDED = re.compile(r'src="data:image/png;base64,([A-Za-z0-9+/=]+)"')
_published: dict[str, LiveFile] = {}


def start() -> None:
    """Forget an earlier build in this process."""
    _published.clear()


def as_files(html: str, stem: str) -> str:
    """The HTML with its larger PNG data URLs published as ``files/<stem>-<hash>.png`` instead.

    They are linked in Pelican's way, ``{static}/…``, which holds in pages and in feeds; with width
    and height, so that nothing moves when they arrive.
    """
    return _EMBEDDED.sub(lambda found: _as_file(found, stem), html)


def _as_file(found: re.Match[str], stem: str) -> str:
    data = base64.b64decode(found[1])
    if len(data) < SMALL:
        return found[0]
    path = assets.cache_folder() / "pictures" / f"{sha256(data)}.png"
    if not path.exists():
        write_atomic(path, data)
    file = assets.publish_file("picture", path, stem)
    _published[file.url] = file
    # In a PNG the first chunk, IHDR, begins with both.
    width, height = struct.unpack(">II", data[16:24])
    return (
        f'src="{{static}}/{file.url}" width="{width}" height="{height}" '
        'loading="lazy" decoding="async"'
    )


def add_links(generator: Any) -> None:
    """Tell Pelican what our ``{static}`` links mean, once a generator has read its pages; it would
    look for the files in the content folder."""
    generator.context["static_links"].difference_update(_published)
    # The link replacer asks for nothing but the URL.
    generator.context["static_content"].update(_published)
