"""Runs whose time is over, natively: what tells of them."""

import json
import signal
from collections.abc import Iterator

import pytest

from huoye.formula.host import Host


@pytest.fixture(autouse=True)
def _handler() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def test_no_second_signal_meets_what_tells_of_the_first() -> None:
    """On a slow device telling takes longer than the pause between two of them."""
    source = "from huoye.formula.limits import TooLong\nx = 1\nraise TooLong"
    cells = [{"name": "c", "source": source, "raises": ""}]
    answer = Host().call("run_cells", json.dumps({"cells": cells, "test": None, "lang": "en"}))
    assert json.loads(answer)["error"] == {
        "kind": "timeout", "message": "", "line": 3, "cell": "c",
    }  # fmt: skip
    assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    # What comes now is let pass.
    signal.raise_signal(signal.SIGINT)


def test_time_may_be_over_while_an_error_is_told() -> None:
    source = (
        "from huoye.formula.limits import TooLong\n"
        "class Slow(Exception):\n    def __str__(self):\n        raise TooLong\n"
        "def f():\n    raise Slow\n"
    )
    formula = {"name": "f", "source": source}
    host = Host()
    prepare = {"formula": formula, "archives": [], "lang": "en"}
    assert json.loads(host.call("prepare", json.dumps(prepare))) == {"result": None}
    answer = host.call("evaluate", json.dumps({"formula": formula, "inputs": {}, "lang": "en"}))
    assert json.loads(answer)["error"]["kind"] == "timeout"
