"""Runs that take longer than they may, or never come to an end."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Collection
from types import CodeType, FrameType
from typing import Any


class TooLong(BaseException):
    """The run's time is over. Not an Exception: no ``except`` of a formula should swallow it."""


def end_on_signal() -> None:
    """Raise TooLong wherever the program is when an interrupt comes: in Pyodide that is when its
    run's time is over (pyodide_widgets/static/rewind.mjs)."""
    signal.signal(signal.SIGINT, _end)


def end_no_more() -> None:
    """Let further interrupts pass: one more on a slow device would meet what tells of the first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _end(number: int, frame: FrameType | None) -> None:
    raise TooLong


def tell_lines(files: Collection[str]) -> None:
    """Write every line of these files to standard error when it is first reached, as "file:line".

    For a run that is known never to come back: whoever ends it knows then where it was.
    """
    # Of Python 3.12, as Pyodide's is.
    events: Any = sys.monitoring  # type: ignore[attr-defined, unused-ignore]

    def told(code: CodeType, line: int) -> object:
        if code.co_filename in files:
            os.write(2, f"{code.co_filename}:{line}\n".encode())
        return events.DISABLE

    events.use_tool_id(events.DEBUGGER_ID, __name__)
    events.register_callback(events.DEBUGGER_ID, events.events.LINE, told)
    events.set_events(events.DEBUGGER_ID, events.events.LINE)
