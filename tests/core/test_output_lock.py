"""One build at a time; a build that is killed lets go."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from huoye.core import output_lock
from huoye.core.errors import BuildError
from tests.conftest import ROOT

HOLD = """
import sys, time
from pathlib import Path
from huoye.core import output_lock
with output_lock.held(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def _holder(output: Path, seconds: float) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(output), str(seconds)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_second_waits_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "output"
    with _holder(output, 0.5) as first:
        start = time.monotonic()
        with output_lock.held(output) as alone:
            assert alone
            assert time.monotonic() - start > 0.2
            first.wait()
    assert "waiting for it to end" in capsys.readouterr().err


def test_a_killed_build_lets_go(tmp_path: Path) -> None:
    with _holder(tmp_path / "output", 60) as first:
        first.kill()
        with output_lock.held(tmp_path / "output"):
            pass


def test_the_folder_goes_again_when_nothing_came_into_it(tmp_path: Path) -> None:
    output = tmp_path / "deep" / "output"
    with output_lock.held(output):
        assert output.is_dir()
    assert not output.exists()
    with output_lock.held(output):
        (output / "a").write_text("")
    with output_lock.held(output):
        pass
    assert [path.name for path in output.iterdir()] == ["a"]


def test_an_empty_output_that_was_there_stays(tmp_path: Path) -> None:
    with output_lock.held(tmp_path):
        pass
    assert tmp_path.is_dir()


def test_an_output_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("")
    with pytest.raises(BuildError, match="is a file"), output_lock.held(tmp_path / "output"):
        pass
