"""A command's CPU seconds and peak memory, those of all its children included."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

#: Seconds between two looks at the memory, which itself costs time that is not counted.
_PAUSE = 0.1


@dataclass(frozen=True)
class Measured:
    """What a command took. cpu: user and system seconds of it and of its children that have ended
    by then; wall: seconds; memory: MB, the most that all had at once, pages that they share counted
    once (Linux' PSS)."""

    cpu: float
    wall: float
    memory: float


class CommandFailed(Exception):
    """A measured command that ended with another status than 0; its last lines."""


def measured(
    command: Sequence[str], folder: Path, env: Mapping[str, str] | None = None
) -> Measured:
    """Run a command to its end. Raises CommandFailed."""
    log = folder / "command.log"
    own = {**os.environ, **(env or {})}
    # Python's modules are compiled once, as they are for everybody.
    own.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.monotonic()
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out, env=own)
        most = 0.0
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            most = max(most, memory(process.pid))
            time.sleep(_PAUSE)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        end = log.read_text("utf-8", "replace")[-2000:]
        raise CommandFailed(f"{' '.join(command)}: status {process.returncode}\n{end}")
    return Measured(usage.ru_utime + usage.ru_stime, time.monotonic() - began, most)


def memory(pid: int) -> float:
    """MB of a process and of all below it."""
    return sum(_own_memory(each) for each in tree(pid)) / 1024


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for each in found:
        with suppress(OSError):  # it has ended
            for task in Path(f"/proc/{each}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def _own_memory(pid: int) -> int:
    """KB."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
