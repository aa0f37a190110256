"""Baked pictures as files: a reader who doesn't scroll to a figure doesn't pay for its picture."""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Mapping
from typing import Any

from huoye.core.cache import Cache
from huoye.core.files import PublishedFile, sha256

#: A smaller one costs less inside the page than a request of its own.
SMALL = 1_000
_EMBEDDED = re.compile(r'src="data:image/png;base64,([A-Za-z0-9+/=]+)"')


def as_files(html: str, stem: str, cache: Cache) -> tuple[str, list[PublishedFile]]:
    """The HTML with its larger PNG data URLs published as ``files/<stem>-<hash>.png`` instead.

    They are linked in Pelican's way, ``{static}/…``, which holds in pages and in feeds; with width
    and height, so that nothing moves when they arrive. cache: where the pictures are kept.
    """
    files: list[PublishedFile] = []

    def linked(embedded: re.Match[str]) -> str:
        data = base64.b64decode(embedded[1])
        if len(data) < SMALL:
            return embedded[0]
        file = _stored(data, stem, cache)
        files.append(file)
        # In a PNG the first chunk, IHDR, begins with both.
        width, height = struct.unpack(">II", data[16:24])
        return (
            f'src="{{static}}/{file.url}" width="{width}" height="{height}" '
            'loading="lazy" decoding="async"'
        )

    return _EMBEDDED.sub(linked, html), files


def _stored(data: bytes, stem: str, cache: Cache) -> PublishedFile:
    digest = sha256(data)
    path = cache.file(f"pictures/{digest}.png", lambda: data)
    return PublishedFile(f"files/{stem}-{digest[:12]}.png", digest, path)


def add_links(context: dict[str, Any], pictures: Mapping[str, PublishedFile]) -> None:
    """Tell Pelican what our ``{static}`` links mean, once a generator has read its pages; it would
    look for the files in the content folder."""
    context["static_links"].difference_update(pictures)
    # The link replacer asks for nothing but the URL.
    context["static_content"].update(pictures)
