"""A process that waits beside a run, and parts itself into workers when there is much to read.

It is forked before the run begins, while this process is small and a single thread
(``core/forking.py``), and has no children.
"""

from __future__ import annotations

import json
import os
import select
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from huoye.core.forking import alone, has_ended, leave

#: Reads one file.
Work = Callable[[Path], None]
#: How the helper prepares: from what the run says, the work and its end.
Prepare = Callable[[str], tuple[Work, Callable[[], None]]]
#: Bytes of a task: the place of a file among all.
_TASK = 4
_READ = 4096


class Helper:
    """The waiting process, as the run sees it. It serves once."""

    def __init__(self, prepare: Prepare, workers: int) -> None:
        """prepare: is called in the other process. workers: how many there will be."""
        request, self._request = os.pipe()
        self._answer, answer = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            alone(self._request, self._answer)
            leave(lambda: _serve(prepare, workers, request, answer))
        os.close(request)
        os.close(answer)

    def read(self, files: Sequence[Path], told: str, done: Callable[[int], None]) -> None:
        """Let the workers read files, those first that come first, and wait for the last of them.

        told: to ``prepare``. done: is called with how many more are read. Where a worker fails, its
        files are as they were.
        """
        request = json.dumps([told, list(map(str, files))]).encode("utf-8", "surrogatepass")
        # A helper that has died is as good as none.
        with suppress(BrokenPipeError), os.fdopen(self._request, "wb") as pipe:
            self._request = -1
            pipe.write(request + b"\n")
            pipe.flush()
            # A byte for each file, until no worker is left, and no helper.
            while finished := os.read(self._answer, _READ):
                done(len(finished))

    def close(self) -> None:
        """End it; harmless when it has ended."""
        if self._request >= 0:
            os.close(self._request)
            self._request = -1
        if self._pid:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGTERM)
            os.waitpid(self._pid, 0)
            os.close(self._answer)
            self._pid = 0


def _serve(prepare: Prepare, workers: int, request: int, answer: int) -> None:
    pipe: IO[bytes] = os.fdopen(request, "rb")
    if not (line := pipe.readline()):
        # The run has ended, and needed no help.
        return
    told, files = json.loads(line.decode("utf-8", "surrogatepass"))
    work, end = prepare(told)
    tasks, feed = os.pipe()
    over, living = os.pipe()
    children = []
    for _ in range(min(workers, len(files))):
        child = os.fork()
        if child == 0:
            for other in (feed, over):
                os.close(other)
            leave(lambda: _work(work, end, files, tasks, request, answer))
        children.append(child)
    os.close(tasks)
    # Each worker has it open for as long as it lives.
    os.close(living)
    # With no worker left nobody takes them.
    with suppress(BrokenPipeError), os.fdopen(feed, "wb", buffering=0) as queue:
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
        for number in range(len(files)):
            queue.write(number.to_bytes(_TASK))
    select.select([over, request], [], [])
    for child in children:
        # Where the run has ended before them; the others are over.
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)
    # What they have shared.
    end()


def _work(
    work: Work, end: Callable[[], None], files: list[str], tasks: int, run: int, answer: int
) -> None:
    try:
        while len(task := os.read(tasks, _TASK)) == _TASK and not has_ended(run):
            # What is wrong with a page, or with a plugin, is told when the run reads it.
            with suppress(Exception):
                work(Path(files[int.from_bytes(task)]))
            with suppress(BrokenPipeError):
                os.write(answer, b".")
    finally:
        end()
