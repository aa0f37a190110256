"""The command line of models_export in processes of its own, each forked from one that has imported
what training imports and done nothing else: that is most of what a short training costs."""

from __future__ import annotations

import json
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT

# Training imports these two late.
_SERVER = """
import json, os, sys
import lightning_fabric, torch._dynamo
import models_export.pictures.training.flows
from models_export.__main__ import main

print("ready", flush=True)
for line in sys.stdin:
    process = os.fork()
    if not process:
        # Its progress is of no interest.
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        first, *arguments = json.loads(line)
        exec(first)
        # To take all down in order would be most of it.
        os._exit(main(arguments))
    print(process, flush=True)
    _, status = os.waitpid(process, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


class Commands:
    """One runs after the other."""

    def __init__(self, server: subprocess.Popen[str]) -> None:
        self._server = server

    def start(self, *arguments: str | Path, first: str = "") -> int:
        """Start ``python -m models_export``; returns the number of its process. first: Python that
        runs in it before."""
        assert self._server.stdin is not None
        self._server.stdin.write(json.dumps([first, *map(str, arguments)]) + "\n")
        self._server.stdin.flush()
        return self._number()

    def wait(self, timeout: float | None = None) -> int | None:
        """The status with which it has ended, as subprocess has it; None if it has not in time."""
        assert self._server.stdout is not None
        ready, _, _ = select.select([self._server.stdout], [], [], timeout)
        return self._number() if ready else None

    def _number(self) -> int:
        assert self._server.stdout is not None
        return int(self._server.stdout.readline())


@contextmanager
def commands() -> Iterator[Commands]:
    with subprocess.Popen(
        [sys.executable, "-c", _SERVER],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as server:
        assert server.stdout is not None
        # How long a command takes is measured.
        assert server.stdout.readline() == "ready\n"
        yield Commands(server)
        assert server.stdin is not None
        server.stdin.close()
