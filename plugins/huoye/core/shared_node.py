"""One Node child for several processes that are forked from the one that has started it.

What Node takes to start, and to find out what is worth compiling, it takes once: for MathJax more
than a second of a processor.
"""

from __future__ import annotations

import fcntl
import json
import mmap
import os
import select
import signal
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from huoye.core import time_limit
from huoye.core.node import NodeDied, NodeError, NodeSilent, started

_READ = 1 << 16


class SharedNode:
    """As ``NodeChild``, without a thread of its own; one process at a time asks.

    The process that has started it ends it. Where one finds it silent or dead, it is over for all
    of them: whoever asks next is told that it has died.
    """

    def __init__(self, script: Path, *, read: Iterable[Path] = ()) -> None:
        """As of ``NodeChild``."""
        self._name = script.name
        self._starter = os.getpid()
        self._process = started(script, read=read, is_shared=True)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._ask, self._answer = self._process.stdin.fileno(), self._process.stdout.fileno()
        self._lock = TemporaryFile()  # noqa: SIM115
        #: Of all processes: whether it is over.
        self._over = mmap.mmap(-1, 1)
        self._count = 0

    @property
    def pid(self) -> int:
        """As of ``NodeChild``."""
        return self._process.pid

    def request(self, method: str, *, timeout: float = 120.0, **params: Any) -> Any:
        """As of ``NodeChild``; ``timeout`` does not count what others ask before."""
        self._count += 1
        # Another one's, which has died before its answer came, is none for this.
        number = f"{os.getpid()}/{self._count}"
        message = json.dumps({"id": number, "method": method, "params": params})
        with time_limit.suspended(), self._alone():
            if self._over[0]:
                raise NodeDied(f"{self._name} has ended")
            try:
                reply = self._asked(message, number, time.monotonic() + timeout)
            except TimeoutError:
                self._end()
                what = f"{self._name} gave no answer to “{method}” within {timeout:g} s"
                raise NodeSilent(what, method, timeout) from None
            except (OSError, EOFError):
                self._end()
                raise NodeDied(f"{self._name} ended during “{method}”") from None
        if "error" in reply:
            raise NodeError(reply["error"]["message"], reply["error"].get("data"))
        return reply["result"]

    def close(self) -> None:
        """Ask no more from this process; harmless when done twice. The process that has started the
        child closes it last, and ends it."""
        for stream in (self._process.stdin, self._process.stdout, self._lock):
            assert stream is not None
            with suppress(OSError):
                stream.close()
        if os.getpid() == self._starter:
            self._process.kill()
            # Until then the system doesn't know whose work it was.
            self._process.wait()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        # The system lets go of it where this process dies.
        fcntl.lockf(self._lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(self._lock, fcntl.LOCK_UN)

    def _asked(self, message: str, number: str, until: float) -> Any:
        """Raises OSError, EOFError, TimeoutError."""
        # What another one had begun to write ends here.
        left = memoryview(f"\n{message}\n".encode())
        while left:
            left = left[os.write(self._ask, left) :]
        while True:
            line = self._line(until)
            with suppress(ValueError):
                reply = json.loads(line)
                if isinstance(reply, dict) and reply.get("id") == number:
                    return reply

    def _line(self, until: float) -> bytes:
        """Nothing comes behind it, since nobody has asked for more."""
        parts: list[bytes] = []
        while not parts or not parts[-1].endswith(b"\n"):
            left = until - time.monotonic()
            if left <= 0 or not select.select([self._answer], [], [], left)[0]:
                raise TimeoutError
            parts.append(os.read(self._answer, _READ))
            if not parts[-1]:
                raise EOFError
        return b"".join(parts).split(b"\n")[-2]

    def _end(self) -> None:
        self._over[0] = 1
        # Whoever has started it waits for its end, so that no other process can have its number.
        with suppress(ProcessLookupError):
            os.kill(self._process.pid, signal.SIGKILL)
