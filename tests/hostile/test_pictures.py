"""Pictures that a reader hands to a page and that would take gigabytes: refused before decoding.

An attack is a module whose ``make()`` returns the file; what it says of itself is the code of the
words that readers get (picture_file.mjs).
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from huoye.core.node import NodeChild
from tests.conftest import module_child
from tests.hostile.attack import Attack, attacks


@pytest.fixture(scope="module")
def page() -> Iterator[NodeChild]:
    """What reads pictures in the page, under Node."""
    with module_child(Path(__file__).parent / "pictures_child.mjs") as child:
        yield child


@pytest.mark.parametrize("attack", attacks("pictures"), ids=str)
def test_no_bomb_is_decoded(attack: Attack, page: NodeChild) -> None:
    assert _outcome(attack.made(), page) == attack.words


@pytest.mark.parametrize("form", ["PNG", "GIF", "JPEG", "WEBP"])
def test_a_picture_is_decoded(form: str, page: NodeChild) -> None:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, form)
    assert _outcome(file.getvalue(), page) == "decoded"


def _outcome(file: bytes, page: NodeChild) -> str:
    outcome: str = page.request("outcome", base64=base64.b64encode(file).decode())
    return outcome
