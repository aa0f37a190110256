"""Builds that are killed and builds at once, a few on a small site; ``python -m benchmarks.kills``
does as many as are wanted on the real archive."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.kills import Trial
from tests import pelican_run
from tests.core.blog import Blog


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    root = tmp_path_factory.mktemp("kills")
    blog = Blog(root / "blog")
    for number in range(10):
        blog.write(f"page-{number}", f"Text {number}.")
    yield Trial(blog.root, root.resolve(), start=pelican_run.start)


@pytest.mark.parametrize("number", range(5))
def test_a_killed_build_leaves_nothing_that_the_next_does_not_mend(
    trial: Trial, number: int
) -> None:
    assert trial.kill(number) == ""


@pytest.mark.parametrize("number", range(5))
def test_two_builds_at_once_give_one_whole_site(trial: Trial, number: int) -> None:
    assert trial.pair(number) == ""
