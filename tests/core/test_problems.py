"""Problems are collected, listed plainly, and stop the build."""

import logging
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from huoye.core.errors import BuildError
from huoye.core.problems import BuildFailed, Problems


@pytest.fixture
def problems() -> Iterator[Problems]:
    made = Problems()
    yield made
    made.close()


def test_nothing_wrong_does_nothing(problems: Problems) -> None:
    problems.stop_if_any()


def test_all_are_listed_once(problems: Problems, capsys: pytest.CaptureFixture[str]) -> None:
    problems.report(BuildError("one"))
    problems.report(BuildError("two"))
    problems.report(BuildError("one"))
    with pytest.raises(BuildFailed, match="2 problems"):
        problems.stop_if_any()
    assert capsys.readouterr().err == "one.\ntwo.\n"


def test_what_pelican_logs_as_an_error_counts(problems: Problems) -> None:
    problems.listen()
    logging.getLogger("pelican.generators").error("no date in %s", "a.md")
    logging.getLogger("pelican.generators").warning("only a warning")
    assert [str(problem) for problem in problems.found()] == ["no date in a.md."]


def test_the_page_that_pelican_speaks_of_is_named(problems: Problems) -> None:
    problems.listen()
    page = SimpleNamespace(source_path="a.md")
    logging.getLogger("pelican.contents").error("Skipping %s: could not find “%s”", page, "date")
    (problem,) = problems.found()
    assert (problem.path, problem.line) == (Path("a.md"), 1)


def test_after_the_end_of_its_build_nothing_is_heard(problems: Problems) -> None:
    problems.listen()
    problems.close()
    logging.getLogger("pelican.generators").error("of another build")
    assert problems.found() == []


def test_a_long_line_is_not_wrapped(problems: Problems, capsys: pytest.CaptureFixture[str]) -> None:
    problems.report(BuildError("x" * 500))
    with pytest.raises(BuildFailed):
        problems.stop_if_any()
    assert capsys.readouterr().err.count("\n") == 1
