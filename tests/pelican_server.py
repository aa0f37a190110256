"""Runs ``pelican`` again and again: each run is forked from this process, which has imported what
a build imports and done nothing else. ``pelican_run.py`` starts it and says what to run.

Linux alone: elsewhere libraries of the system are not made to be forked.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import pkgutil
import runpy
import select
import socket
import sys
import time
from contextlib import suppress
from importlib import import_module

import huoye.reader.lints
from huoye.rooms import ROOMS

#: Bytes of a process's number, and of its status.
NUMBER = 4
#: Bytes of a request: arguments, a folder, an environment.
LONGEST = 1 << 18


def imported() -> None:
    """Import what a build imports, so that forked processes have it."""
    for room in ROOMS:
        import_module(f"huoye.{room}.plugin")
    for lint in pkgutil.iter_modules(huoye.reader.lints.__path__):
        import_module(f"huoye.reader.lints.{lint.name}")


def arguments_of_a_run(control: socket.socket) -> list[str]:
    """Serve until ``control`` is closed; returns in every process that is forked for a run.

    A request is JSON, with three files: standard output, standard error, and a socket for the
    answers: the number of the process, and when it has ended its status.
    """
    #: A file that is ready when the process has ended -> the process, and who waits for it.
    running: dict[int, tuple[int, socket.socket]] = {}
    while True:
        ready, _, _ = select.select([control.fileno(), *running], [], [])
        for end in running.keys() & set(ready):
            process, waiting = running.pop(end)
            _, status = os.waitpid(process, 0)
            _tell(waiting, os.waitstatus_to_exitcode(status))
            waiting.close()
            os.close(end)
        if control.fileno() not in ready:
            continue
        request, files, _, _ = socket.recv_fds(control, LONGEST, 3)
        if not request:
            os._exit(0)
        waiting = socket.socket(fileno=files.pop())
        process = os.fork()
        if not process:
            for other in (control, waiting, *(client for _, client in running.values())):
                other.close()
            for end in running:
                os.close(end)
            return _become(json.loads(request), files)
        for file in files:
            os.close(file)
        running[os.pidfd_open(process)] = process, waiting
        _tell(waiting, process)


def _tell(waiting: socket.socket, number: int) -> None:
    # Whoever has given up waiting has closed it.
    with suppress(OSError):
        waiting.sendall(number.to_bytes(NUMBER, signed=True))


def _become(request: dict[str, object], files: list[int]) -> list[str]:
    """Let this process be as one that was started by a shell. Returns the arguments."""
    arguments, folder, environment = request["arguments"], request["folder"], request["environment"]
    assert isinstance(arguments, list)
    assert isinstance(folder, str)
    assert isinstance(environment, dict)
    for stream, file in enumerate(files, start=1):
        os.dup2(file, stream)
        os.close(file)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    # As ``python -m`` has it.
    sys.path[0] = folder
    # When this process began; a build asks it whether code has changed since.
    is_whole = isinstance(vars(logging)["_startTime"], int)
    vars(logging)["_startTime"] = time.time_ns() if is_whole else time.time()
    return arguments


if __name__ == "__main__":
    imported()
    # Nothing of it is garbage, and looking for some would copy all of its memory.
    gc.collect()
    gc.freeze()
    sys.argv[1:] = arguments_of_a_run(socket.socket(fileno=int(sys.argv[1])))
    runpy.run_module("pelican", run_name="__main__", alter_sys=True)
