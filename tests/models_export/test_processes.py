"""How processes of one training end."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

_ENDING = """
import atexit
from models_export import processes
print("done")
atexit.register(print, "wound up")
processes.leave(3)
"""


@pytest.mark.parametrize(("count", "said"), [("1", "done\nwound up\n"), ("2", "done\n")])
def test_one_of_several_winds_nothing_up(count: str, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ENDING],
        cwd=ROOT,
        env={"WORLD_SIZE": count},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert (done.returncode, done.stdout) == (3, said)
