"""``pelican`` as an author starts it, in a process of its own.

Most of what a small build costs is importing Pelican and the plugin. On Linux the process is forked
from one that has imported them and done nothing else (pelican_server.py).
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from functools import cache
from itertools import cycle
from pathlib import Path

from tests.pelican_server import NUMBER

_PLUGINS = Path(__file__).parent.parent / "plugins"


class Run:
    """A run of ``pelican``, forked; of subprocess.Popen what tests ask for."""

    def __init__(
        self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str], apart: bool
    ) -> None:
        self._opened = ExitStack()
        self._said = self._file()
        self._errors = self._file() if apart else None
        self._answers, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._opened.enter_context(self._answers)
        request = {"arguments": arguments, "folder": str(folder), "environment": environment}
        with its:
            files = [self._said, self._errors or self._said, its.fileno()]
            socket.send_fds(next(_servers()), [json.dumps(request).encode()], files)
        self._texts = ("", "")
        self._process = self._answer(None)
        #: None until it is known to have ended; minus the signal that has ended it.
        self.returncode: int | None = None

    def _file(self) -> int:
        """For what it says; a pipe would be full when nobody reads."""
        file = os.memfd_create("said")
        self._opened.callback(os.close, file)
        return file

    def _answer(self, timeout: float | None) -> int:
        if not select.select([self._answers], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired("pelican", timeout or 0)
        number = self._answers.recv(NUMBER)
        assert number, "the process that runs are forked from has ended"
        return int.from_bytes(number, signed=True)

    def send_signal(self, number: int) -> None:
        """Nothing to one that has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self._process, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def poll(self) -> int | None:
        """Its status, if it has ended."""
        if self.returncode is None and select.select([self._answers], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its status. Raises TimeoutExpired."""
        if self.returncode is None:
            self.returncode = self._answer(timeout)
            self._texts = _text(self._said), _text(self._errors)
            self._opened.close()
        return self.returncode

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """What it has said, when it has ended. Raises TimeoutExpired when it had to be killed."""
        try:
            self.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        return self._texts


def _text(file: int | None) -> str:
    return "" if file is None else os.pread(file, os.fstat(file).st_size, 0).decode("utf-8")


def start(
    *arguments: str,
    folder: Path,
    apart: bool = False,
    first: Callable[[], object] | None = None,
) -> Run | subprocess.Popen[str]:
    """Start ``pelican`` in a folder.

    apart: whether errors are kept from what else is said. first: done in the process before it is
    Python's.
    """
    environment = {**os.environ, "PYTHONPATH": str(_PLUGINS), "PYTHONUNBUFFERED": "1"}
    if first or sys.platform != "linux":
        return subprocess.Popen(
            [sys.executable, "-m", "pelican", *arguments],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if apart else subprocess.STDOUT,
            encoding="utf-8",
            preexec_fn=first,
        )
    return Run(arguments, folder, environment, apart)


def run(*arguments: str, folder: Path, timeout: float) -> subprocess.CompletedProcess[str]:
    """Run ``pelican`` in a folder to its end."""
    process = start(*arguments, folder=folder, apart=True)
    said, errors = process.communicate(timeout=timeout)
    assert process.returncode is not None
    return subprocess.CompletedProcess(["pelican", *arguments], process.returncode, said, errors)


@cache
def _servers() -> Iterator[socket.socket]:
    """What runs of this process are asked of. Two in turn: sets have another order in each, as in
    any two processes."""
    return cycle([_server(), _server()])


def _server() -> socket.socket:
    """A new one; it ends with this process."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with its:
        subprocess.Popen(
            [sys.executable, Path(__file__).with_name("pelican_server.py"), str(its.fileno())],
            env={**os.environ, "PYTHONPATH": str(_PLUGINS), "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            pass_fds=[its.fileno()],
        )
    return ours
