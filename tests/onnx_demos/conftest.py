"""Blocks baked outside a Pelican."""

import base64
import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from huoye.core.build import Build
from huoye.engine.kernels import BUILDS
from huoye.live.figure import Baked
from huoye.onnx_demos.models import Models
from huoye.onnx_demos.picture_model import PictureModel
from huoye.reader import PageSource
from tests.onnx_demos.variants import write_variant


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compressing runtime and models for their price takes seconds: once for all tests."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def variants_content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    content = tmp_path_factory.mktemp("content")
    (content / "models").mkdir()
    write_variant(content / "models" / "steered", directions=True)
    write_variant(content / "models" / "bound", bound=True)
    return content


@pytest.fixture
def digits(cache: Path) -> PictureModel:
    """The shipped model, in a build of its own."""
    return Build({"CACHE_PATH": cache}).get(Models).find("nice-digits", PictureModel)


@pytest.fixture
def variants(cache: Path, variants_content: Path) -> Build:
    """A build with the models "steered" (with directions) and "bound"."""
    return Build({"PATH": variants_content, "CACHE_PATH": cache})


def page_in(build: Build, lang: str = "zh") -> PageSource:
    """A page without text."""
    return PageSource(Path("a.md").absolute(), "", lang, build=build)


def pictures(baked: Baked) -> list[np.ndarray]:
    """All pictures of a baked figure, in their order, grey or in colour."""
    found = []
    for data in re.findall(r'src="data:image/png;base64,([^"]*)"', baked.html):
        with Image.open(io.BytesIO(base64.b64decode(data))) as picture:
            found.append(np.asarray(picture))
    return found


def alternatives(baked: Baked) -> list[str]:
    return re.findall(r'alt="([^"]*)"', baked.html)


def roles_of_run(baked: Baked) -> list[str]:
    """Of the files that *Run* downloads, but for the larger build of the kernels, which is named
    for its price."""
    kernels, *files = (file.role for file in baked.files)
    assert kernels in BUILDS
    others = [file.role for file in baked.offered]
    assert sorted([kernels, *others]) == sorted([*BUILDS, "script", "wasm"])
    return files
