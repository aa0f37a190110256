"""One Node child, asked by several processes at once: each gets its own answers."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")
#: Three processes, of which one dies when its answer is on the way or in the midst of its question;
#: then the child is silent.
_SCRIPT = """\
import os, sys, time
from pathlib import Path
from huoye.core.forking import may_fork
from huoye.core.node import NodeDied, NodeError, NodeSilent
from huoye.core.shared_node import SharedNode

node = SharedNode(Path(sys.argv[1]))
assert may_fork()
assert node.request("echo", value="x" * 300_000) == "x" * 300_000

def ask(number):
    for turn in range(50):
        assert node.request("echo", value=[number, turn]) == [number, turn]
    try:
        node.request("fail", message="no good")
    except NodeError as error:
        assert "no good" in str(error)
    if number == 2:
        # The others have come to their end.
        os.read(go, 1)
        os.write = cut
        node.request("echo", value=1)

def cut(handle, data, write=os.write):
    write(handle, data[:int(sys.argv[2])])
    os._exit(2)

go, let_go = os.pipe()
for number in range(3):
    if os.fork() == 0:
        ask(number)
        os._exit(0)
statuses = [os.waitstatus_to_exitcode(os.wait()[1]) for _ in range(2)]
os.write(let_go, b".")
statuses.append(os.waitstatus_to_exitcode(os.wait()[1]))
assert statuses == [0, 0, 2], statuses
try:
    assert node.request("echo", value=2) == 2
    node.request("sleep", timeout=0.5)
except NodeDied as death:
    print(type(death).__name__)
for _ in range(2):
    try:
        node.request("echo", value=1)
    except NodeDied:
        print("over")
node.close()
node.close()
"""


@pytest.mark.parametrize(("sent", "found"), [(1000, "NodeSilent"), (20, "NodeDied")])
def test_each_process_gets_its_own_answers(sent: int, found: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(ROOT / "tests/core/echo.mjs"), str(sent)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "plugins")},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == [found, "over", "over"]
