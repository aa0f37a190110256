"""Files of the output that go into the site as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from huoye.core import files
from huoye.core.build import Build
from huoye.core.standing import Standing
from tests.core.blog import content


class Place:
    """An output with a page of ours, and a site that is rendered."""

    def __init__(self, root: Path) -> None:
        self.output, self.staged = root / "output", root / "staged"
        self.output.mkdir()
        self.staged.mkdir()
        (self.output / "a").mkdir()
        self.page = self.output / "a/index.html"
        self.page.write_text("page")
        self.claims: dict[str, tuple[str, ...]] = {"a/index.html": (content("page"),)}

    def standing(self, **settings: object) -> Standing:
        standing = Build(settings).get(Standing)
        standing.begin(self.output, self.staged, self.claims)
        return standing


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_a_file_is_taken_over(place: Place) -> None:
    standing = place.standing()
    assert standing.keep("a/index.html", content("page"))
    assert (place.staged / "a/index.html").read_text() == "page"
    assert standing.kept() == {"a/index.html": content("page")}


def test_what_is_written_later_changes_nothing_in_the_output(place: Place) -> None:
    standing = place.standing()
    standing.keep("a/index.html", content("page"))
    files.write(place.staged / "a/index.html", "other")
    assert place.page.read_text() == "page"
    assert standing.kept() == {}


def test_what_is_not_taken_over(place: Place) -> None:
    assert not place.standing().keep("a/index.html", content("other"))
    assert not place.standing().keep("by-hand", content("page"))
    assert not place.standing(HUOYE_FRESH=True).keep("a/index.html", content("page"))
    place.page.write_text("edited")
    assert not place.standing().keep("a/index.html", content("page"))
    place.page.unlink()
    assert not place.standing().keep("a/index.html", content("page"))
    (place.output / "other").write_text("page")
    place.page.symlink_to("../other")
    assert not place.standing().keep("a/index.html", content("page"))
    assert list(place.staged.iterdir()) == []


def test_while_a_build_is_putting_files_in_place_either_may_stand_there(place: Place) -> None:
    place.claims = {"a/index.html": (content("page"), content("other"))}
    assert not place.standing().keep("a/index.html", content("page"))


def test_a_neighbour_goes_with_its_file(place: Place) -> None:
    packed = place.output / "a/index.html.gz"
    packed.write_text("packed")
    place.claims["a/index.html.gz"] = (content("packed"),)
    standing = place.standing()
    assert not standing.keep_beside("a/index.html.gz")
    standing.keep("a/index.html", content("page"))
    assert standing.keep_beside("a/index.html.gz")
    assert not standing.keep_beside("a/index.html.br")
