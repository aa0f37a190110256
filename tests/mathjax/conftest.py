"""One Node child for all tests of this room."""

from collections.abc import Iterator
from contextlib import closing

import pytest

import huoye.references.plugin
from huoye.core.build import Build
from huoye.mathjax.plugin import begin
from huoye.mathjax.typesetter import Typesetter
from tests.author import Author


@pytest.fixture(scope="session")
def typesetter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Typesetter]:
    settings = {
        "MATHJAX_MACROS": {"R": r"\mathbb{R}", "norm": [r"\lVert#1\rVert", 1]},
        "CACHE_PATH": str(tmp_path_factory.mktemp("cache")),
    }
    with closing(Build(settings)) as build:
        yield build.get(Typesetter)


@pytest.fixture
def author(typesetter: Typesetter) -> Author:
    """The reader with this room in its pipeline; the body begins on line 4."""
    build = Build({}, typesetter)
    begin(build)
    huoye.references.plugin.begin(build)
    return Author(build)
