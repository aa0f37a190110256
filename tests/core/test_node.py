"""The Node child: requests, errors, death, silence."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from huoye.core.node import NodeChild, NodeDied, NodeError

_SCRIPT = Path(__file__).parent / "echo.mjs"


@pytest.fixture
def child() -> Iterator[NodeChild]:
    with NodeChild(_SCRIPT) as node:
        yield node


def test_answers_in_order_and_keeps_unicode(child: NodeChild) -> None:
    assert child.request("echo", value="活页\u2028") == "活页\u2028"
    assert child.request("echo", value=[1, None]) == [1, None]


def test_an_error_reply_carries_message_and_data(child: NodeChild) -> None:
    with pytest.raises(NodeError, match="no good") as caught:
        child.request("fail", message="no good", data={"line": 3})
    assert caught.value.data == {"line": 3}
    assert child.request("echo", value=1) == 1


def test_an_unknown_method_is_an_error(child: NodeChild) -> None:
    with pytest.raises(NodeError, match="toString"):
        child.request("toString")


def test_logging_does_not_break_the_protocol(child: NodeChild) -> None:
    assert child.request("log", text="noise") == "logged"


def test_death_shows_what_the_child_printed(child: NodeChild) -> None:
    with pytest.raises(NodeDied, match="last words"):
        child.request("die")
    with pytest.raises(NodeDied):
        child.request("echo", value=1)


def test_silence_ends_the_child(child: NodeChild) -> None:
    with pytest.raises(NodeDied, match="no answer to “sleep”"):
        child.request("sleep", timeout=0.2)
