"""Work that several processes share: each part is done once, or known to be undone."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")
_HEAD = """\
import json, os, sys, time
from huoye.core.forking import divided, may_fork
RUN, done, parts = os.getpid(), [], int(sys.argv[1])
assert may_fork()
"""
#: One part ends its process, one is left undone, and only the others do any.
_WORK = f"""{_HEAD}
def work(number):
    if number == 7:
        os._exit(1)
    return None if number == 5 else [number, os.getpid()]

def here(number):
    done.append(number)

def first():
    done.append("first")

told = divided(parts, work, here, 3, first)
assert all(number == part and pid != RUN for part, (number, pid) in told.items())
print(json.dumps([sorted(told), done]))
"""
_RAISED = f"""{_HEAD}
def here(number):
    raise ValueError(os.getpid())

try:
    divided(parts, lambda number: print(number) or time.sleep(600), here, 3, lambda: None)
except ValueError as error:
    assert error.args == (RUN,)
    try:
        os.waitpid(-1, 0)
    except ChildProcessError:
        print("no process is left")
"""


def _printed(script: str, *arguments: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT / "plugins")},
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
        check=True,
    )
    return run.stdout


@pytest.mark.parametrize("parts", [1, 9, 5000])
def test_each_part_is_done_once_or_is_known_to_be_undone(parts: int) -> None:
    told, (first, *here) = json.loads(_printed(_WORK, str(parts)))
    assert first == "first"
    assert len({*told, *here}) == len(told) + len(here)
    undone = {*range(parts)} - {*told, *here}
    # Whoever has died had a few at a time, and what it had done is lost with it.
    assert not undone or undone & {5, 7}
    assert 5 not in told and 7 not in told


def test_what_is_raised_here_ends_the_others() -> None:
    # What they print reaches nobody.
    assert _printed(_RAISED, "1000") == "no process is left\n"
