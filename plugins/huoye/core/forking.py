"""Processes that are forked from this one, and share what it has in memory.

Only while this process is a single thread: what is forked later may hold a lock for ever that
another thread had. Linux alone: elsewhere libraries of the system are not made for it.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

#: Bytes of a task: the number of the first of some parts that are done one after the other.
_TASK = 4
#: What a pipe holds at least, while nobody reads from it.
_PIPE = 4096
#: So many tasks for each process, so that none waits long for the last ones.
_TASKS_EACH = 24


def may_fork() -> bool:
    """Whether a process forked now would be a whole one."""
    return sys.platform == "linux" and len([*Path("/proc/self/task").iterdir()]) == 1


def alone(*others: int) -> None:
    """In a process just forked: let nothing of it reach the terminal or the ends of pipes that its
    parent has for itself."""
    for end in others:
        os.close(end)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def leave(work: Callable[[], None]) -> None:
    """Do it, and end this process without what its parent does at its own end."""
    try:
        work()
    finally:
        os._exit(0)


def has_ended(run: int) -> bool:
    """Whether the parent has closed its end of a pipe, on which it says nothing more."""
    return bool(select.select([run], [], [], 0)[0])


def divided(
    count: int,
    work: Callable[[int], Any],
    here: Callable[[int], None],
    processes: int,
    first: Callable[[], None],
) -> dict[int, Any]:
    """Let several processes do so many parts of a work, each part by one of them.

    work: a part, by its number, in a process beside this one; what it returns is JSON, None for a
    part that it leaves undone. here: a part in this process. processes: how many there are, this
    one included. first: what this one does before. Returns what ``work`` has returned, by number:
    what is neither there nor was done here, as when a process has died, is undone.
    """
    step = max(1, -(-count // (processes * _TASKS_EACH)), -(-count * _TASK // _PIPE))
    tasks, feed = os.pipe()
    living, life = os.pipe()
    for number in range(0, count, step):
        os.write(feed, number.to_bytes(_TASK))
    os.close(feed)
    with ExitStack() as opened, _shared():
        for end in (tasks, living, life):
            opened.callback(os.close, end)
        answers = [opened.enter_context(TemporaryFile()) for _ in range(processes - 1)]
        others = []
        try:
            for answer in answers:
                child = os.fork()
                if child == 0:
                    _close_all_but(tasks, living, answer.fileno())
                    alone()
                    numbers = _taken(tasks, step, count, living)
                    leave(partial(_work, numbers, work, answer))
                others.append(child)
            first()
            for number in _taken(tasks, step, count):
                here(number)
        except BaseException:
            for child in others:
                os.kill(child, signal.SIGKILL)
            raise
        finally:
            for child in others:
                os.waitpid(child, 0)
        return {number: told for answer in answers for number, told in _told(answer)}


@contextmanager
def _shared() -> Iterator[None]:
    """Python's search for what nobody uses would write on all that there is, and part it."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _close_all_but(*kept: int) -> None:
    """Whoever waits for the run's locks, or for an end of its pipes, is not to wait for a process
    beside it."""
    for place in [*Path("/proc/self/fd").iterdir()]:
        if (handle := int(place.name)) > 2 and handle not in kept:
            # The folder itself was open while it was listed.
            with suppress(OSError):
                os.close(handle)


def _taken(tasks: int, step: int, count: int, run: int | None = None) -> Iterator[int]:
    """The parts that this process is to do. run: a pipe that tells when there is no more use."""
    while len(task := os.read(tasks, _TASK)) == _TASK:
        start = int.from_bytes(task)
        for number in range(start, min(start + step, count)):
            if run is not None and has_ended(run):
                return
            yield number


def _work(numbers: Iterator[int], work: Callable[[int], Any], answer: IO[bytes]) -> None:
    # A line a part: where this process dies, what it had done counts.
    for number in numbers:
        if (told := work(number)) is not None:
            answer.write(json.dumps([number, told]).encode("ascii") + b"\n")
    answer.flush()


def _told(answer: IO[bytes]) -> Iterator[tuple[int, Any]]:
    answer.seek(0)
    for line in answer:
        if line.endswith(b"\n"):
            part, told = json.loads(line)
            yield part, told
