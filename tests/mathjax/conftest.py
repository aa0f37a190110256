"""One Node child for all tests of this room."""

from collections.abc import Iterator

import pytest

from huoye import reader
from huoye.mathjax.mathml import to_mathml
from huoye.mathjax.references import ReferenceExtension
from huoye.mathjax.typesetter import Typesetter
from huoye.reader import pipeline
from tests.mathjax.author import Author


@pytest.fixture(scope="session")
def typesetter() -> Iterator[Typesetter]:
    made = Typesetter({"R": r"\mathbb{R}", "norm": [r"\lVert#1\rVert", 1]})
    yield made
    made.close()


@pytest.fixture
def author(typesetter: Typesetter, monkeypatch: pytest.MonkeyPatch) -> Iterator[Author]:
    """The reader with this plugin in its pipeline; the body begins on line 4."""
    for name in ("_factories", "_passes", "_listing_passes"):
        monkeypatch.setattr(pipeline, name, dict(getattr(pipeline, name)))
    reader.add_extension("equation-reference", ReferenceExtension)
    reader.add_pass("mathjax", typesetter.run, order=50)
    reader.add_listing_pass("mathml", to_mathml, order=50)
    yield Author()
    pipeline.discard()
