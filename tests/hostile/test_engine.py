"""Models made to crash or hang a reader's browser, which the engine refuses before it fills memory.

An attack is a module whose ``make()`` gives a file. What is harmless must be loaded, and in bounded
time: the child is ended where it gives no answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from huoye.core.build import Build
from huoye.core.node import NodeChild
from huoye.engine.kernels import kernel_files
from tests.engine.engines import Engine, RefusedError, engine_child
from tests.hostile.attack import Attack, attacks

#: Megabytes that the process may ever have had: Node's own fifty among them, and files of fifty.
MOST = 600


@pytest.fixture(scope="module")
def child(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeChild]:
    folder = tmp_path_factory.mktemp("engine")
    build = Build({"CACHE_PATH": str(folder)})
    with engine_child(kernel_files(build)["plain"], folder.parent) as running:
        yield running
    build.close()


@pytest.mark.parametrize("attack", attacks("engine"), ids=str)
def test_engine(attack: Attack, child: NodeChild, tmp_path: Path) -> None:
    path = tmp_path.resolve() / "model.onnx"
    path.write_bytes(attack.made())
    try:
        Engine(child).run(path, [])
    except RefusedError as refused:
        assert attack.outcome == "refused", refused
        assert re.search(attack.words, str(refused))
    else:
        assert attack.outcome == "harmless"


def test_the_worst_of_them_has_filled_little_memory(child: NodeChild) -> None:
    """Of all attacks before, in one process."""
    status = Path(f"/proc/{child.pid}/status")
    if not status.exists():
        pytest.skip("only Linux tells")
    peak = re.search(r"VmHWM:\s*(\d+) kB", status.read_text("ascii"))
    assert peak is not None
    assert int(peak[1]) / 1000 < MOST
