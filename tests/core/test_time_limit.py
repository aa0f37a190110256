"""What is never done is ended, in whatever process it is; none of it would end by itself."""

import os
import re
import threading
from collections.abc import Callable
from itertools import count

import pytest

from huoye.core import time_limit
from huoye.core.time_limit import TimeOver


def _endless() -> None:
    for _ in count():
        pass


def _endless_search() -> None:
    re.match("(a*)*b", "a" * 60)


def _endless_replacement() -> None:
    re.sub("a", lambda found: str(re.match("(a*)*b", found[0] * 60)), "a")


def _deaf() -> None:
    while True:
        try:
            _endless()
        except Exception:
            continue


@pytest.mark.parametrize("work", [_endless, _endless_search, _endless_replacement, _deaf])
def test_it_is_interrupted(work: Callable[[], None]) -> None:
    with pytest.raises(TimeOver):
        time_limit.run(work, 0.05)


def test_what_swallows_an_interruption_gets_another() -> None:
    def swallow() -> None:
        try:
            _endless()
        except BaseException:
            _endless()

    with pytest.raises(TimeOver):
        time_limit.run(swallow, 0.05)


def test_a_forked_process_has_a_time_of_its_own() -> None:
    def forked() -> int:
        child = os.fork()
        if not child:
            try:
                time_limit.run(_endless_search, 0.05)
            except TimeOver:
                os._exit(42)
            os._exit(1)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    assert time_limit.run(forked, 60) == 42


def test_what_has_a_bound_of_its_own_is_not_interrupted() -> None:
    done = []

    def work() -> None:
        with time_limit.suspended():
            with pytest.raises(TimeOver):
                time_limit.run(_endless, 0.2)
            done.append("inside")
        _endless()

    with pytest.raises(TimeOver):
        time_limit.run(work, 0.1)
    assert done == ["inside"]


def test_what_comes_in_time_is_left_alone() -> None:
    assert time_limit.run(lambda: 3, 60) == 3


def test_elsewhere_than_in_the_main_thread_nothing_interrupts() -> None:
    found = []

    def work() -> None:
        with time_limit.suspended():
            found.append(time_limit.can_interrupt())

    thread = threading.Thread(target=time_limit.run, args=(work, 1e-9))
    thread.start()
    thread.join()
    assert found == [False]
