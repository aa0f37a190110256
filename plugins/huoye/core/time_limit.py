"""A bound on how long something may compute, whatever it is doing at the time.

The system's timer counts the seconds that this process computes, not those that it waits: a loaded
machine refuses nothing, and the answers of Node children cost nothing. It interrupts Python between
any two steps, and a search of ``re`` that tries and tries again. It can't interrupt one function
written in C: a search that runs over the same letters without ever trying another way (``a+b``, at
each ``a`` again) is ended when it comes back, a second or so for a hundred thousand letters.

A timer belongs to one process: children that are forked begin without, and may set their own.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

_T = TypeVar("_T")
#: What swallows the first interruption gets another one after so many seconds.
_AGAIN = 1.0


class TimeOver(BaseException):
    """The time is over. No Exception, since what is stopped may well go on after any of these."""


def can_interrupt() -> bool:
    """Whether there is such a timer, and it would interrupt the one who asks: a thread besides the
    main one has none, and neither has Windows."""
    main = threading.current_thread() is threading.main_thread()
    return main and hasattr(signal, "setitimer")


def run(work: Callable[[], _T], seconds: float) -> _T:
    """What ``work`` returns. Raises TimeOver in the midst of it when it computes longer, where
    that can be."""
    if not can_interrupt():
        return work()
    before = signal.signal(signal.SIGVTALRM, _stop)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _AGAIN)
        return work()
    finally:
        try:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        finally:
            signal.signal(signal.SIGVTALRM, before)


@contextmanager
def suspended() -> Iterator[None]:
    """What is done here takes none of the time and is not interrupted: talk that must come to its
    end, and whatever has a bound of its own."""
    if not can_interrupt():
        yield
        return
    left, again = signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, left, again)


def _stop(signal_number: int, frame: FrameType | None) -> None:
    raise TimeOver
