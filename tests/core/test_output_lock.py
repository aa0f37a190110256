"""One build at a time; a build that is killed lets go."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from huoye.core import output_lock
from huoye.core.errors import BuildError
from tests.conftest import ROOT

HOLD = """
import sys
from pathlib import Path
from huoye.core import output_lock
with output_lock.held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def _holder(output: Path) -> subprocess.Popen[str]:
    """A process that holds the lock until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(output)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_second_says_so_and_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "output"
    with _holder(output) as first:
        said = _Ending(first)
        monkeypatch.setattr(sys, "stderr", said)
        with output_lock.held(output) as alone:
            assert alone
            first.wait()
    assert "waiting for it to end" in said.getvalue()


class _Ending(io.StringIO):
    """Whatever is said here ends a holder, and nothing else does."""

    def __init__(self, holder: subprocess.Popen[str]) -> None:
        super().__init__()
        self._input = holder.stdin

    def write(self, text: str) -> int:
        assert self._input is not None
        self._input.close()
        return super().write(text)


def test_a_killed_build_lets_go(tmp_path: Path) -> None:
    with _holder(tmp_path / "output") as first:
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
