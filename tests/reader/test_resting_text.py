"""Texts of pages are packed while nobody reads them, and are the same when somebody does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pelican.contents import Article

from huoye.reader.page_result import PageResult
from tests.conftest import ROOT

#: Of Pelican's pages; other plugins read and write it.
_FIELD = "_content"
_TEXT = "活页 <a href='{attach}a.txt' id=\"b\">and half a pair\ud800</a> " * 40


def test_a_result_rests_and_tells_the_same() -> None:
    awake = PageResult(Path("/a.md"), html=_TEXT)
    resting = PageResult(Path("/a.md"), html=_TEXT)
    packed = resting.rest()
    assert len(packed.packed) < len(_TEXT) / 5
    assert resting.html == str(packed) == _TEXT
    assert resting == awake
    assert (resting.ids, resting.links, resting.labels) == (awake.ids, awake.links, awake.labels)
    assert resting.attaches
    assert resting.digest == awake.digest
    assert resting.awake() is resting.html
    # What is packed already is not packed again.
    assert resting.rest() is packed is resting.rest()
    assert PageResult(Path("/a.md")).html == "" == str(PageResult(Path("/a.md")).rest())


def test_pages_of_pelican_rest_until_they_are_shown(tmp_path: Path) -> None:
    """But for one that somebody has changed."""
    command = [sys.executable, "-m", "tests.reader.resting_build", str(tmp_path)]
    paths = os.pathsep.join([str(ROOT), str(ROOT / "plugins")])
    run = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": paths}, cwd=tmp_path, capture_output=True
    )
    assert run.returncode == 0, run.stderr.decode()


def test_a_page_without_a_text_has_none() -> None:
    page = Article.__new__(Article)
    with pytest.raises(AttributeError, match=_FIELD):
        getattr(page, _FIELD)
