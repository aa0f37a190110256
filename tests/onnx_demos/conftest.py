"""Blocks baked outside a build."""

import base64
import io
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from huoye.live import assets
from huoye.live.figure import Baked
from huoye.onnx_demos import models
from huoye.reader import PageSource
from tests.onnx_demos.variants import DIGITS, write_variant

PageOf = Callable[[str], PageSource]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compressing runtime and models for their price takes seconds: once for all tests."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def variants_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    write_variant(folder / "steered", directions=True)
    write_variant(folder / "bound", bound=True)
    return folder


@pytest.fixture
def digits(cache: Path) -> models.Model:
    """The shipped model, in a build of its own."""
    assets.start(cache)
    models.start(DIGITS.parent)
    return models.find("nice-digits")


@pytest.fixture
def variants(cache: Path, variants_folder: Path) -> Path:
    """A build with the models "steered" (with directions) and "bound"."""
    assets.start(cache)
    models.start(variants_folder)
    return variants_folder


@pytest.fixture
def page_of() -> PageOf:
    return lambda lang: PageSource(Path("a.md").absolute(), "", lang)


def pictures(baked: Baked) -> list[np.ndarray]:
    """All pictures of a baked figure, in their order, grey or in colour."""
    found = []
    for data in re.findall(r'src="data:image/png;base64,([^"]*)"', baked.html):
        with Image.open(io.BytesIO(base64.b64decode(data))) as picture:
            found.append(np.asarray(picture))
    return found


def alternatives(baked: Baked) -> list[str]:
    return re.findall(r'alt="([^"]*)"', baked.html)
