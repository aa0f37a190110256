"""Problems are collected, listed plainly, and stop the build."""

import logging

import pytest

from huoye.core import problems
from huoye.core.errors import BuildError


@pytest.fixture(autouse=True)
def _fresh() -> None:
    problems.start()


def test_nothing_wrong_does_nothing() -> None:
    problems.stop_if_any()


def test_all_are_listed_once(capsys: pytest.CaptureFixture[str]) -> None:
    problems.report(BuildError("one"))
    problems.report(BuildError("two"))
    problems.report(BuildError("one"))
    with pytest.raises(problems.BuildFailed, match="2 problems"):
        problems.stop_if_any()
    assert capsys.readouterr().err == "one.\ntwo.\n"


def test_what_pelican_logs_as_an_error_counts() -> None:
    logging.getLogger("pelican.generators").error("no date in %s", "a.md")
    logging.getLogger("pelican.generators").warning("only a warning")
    assert [str(problem) for problem in problems.found()] == ["no date in a.md."]


def test_start_forgets() -> None:
    problems.report(BuildError("one"))
    problems.start()
    assert problems.found() == []


def test_a_long_line_is_not_wrapped(capsys: pytest.CaptureFixture[str]) -> None:
    problems.report(BuildError("x" * 500))
    with pytest.raises(problems.BuildFailed):
        problems.stop_if_any()
    assert capsys.readouterr().err.count("\n") == 1
