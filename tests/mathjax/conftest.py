"""One Node child for all tests of this room."""

from collections.abc import Iterator

import pytest

from huoye.core.build import Build
from huoye.mathjax.plugin import begin
from huoye.mathjax.typesetter import Typesetter
from tests.author import Author


@pytest.fixture(scope="session")
def typesetter() -> Iterator[Typesetter]:
    made = Typesetter(
        Build({"MATHJAX_MACROS": {"R": r"\mathbb{R}", "norm": [r"\lVert#1\rVert", 1]}})
    )
    yield made
    made.close()


@pytest.fixture
def author(typesetter: Typesetter) -> Author:
    """The reader with this room in its pipeline; the body begins on line 4."""
    build = Build({}, typesetter)
    begin(build)
    return Author(build)
