"""Whether pages run a graph by the engine or need ONNX Runtime, told at build and with a reason.

By the modules that pages have, in a Node child. Models are other people's files: the child is
given their bytes, and may read nothing.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.core.files import sha256
from huoye.core.node import NodeChild, NodeDied, NodeError
from huoye.core.value_store import ValueStore, key_of

_STATIC = Path(__file__).parent / "static"
SCRIPT = Path(__file__).parent / "node" / "check_model.mjs"
#: Seconds for one graph; the largest that is not refused at once takes two.
_SECONDS = 60.0


class Support:
    """Which graphs the engine runs. A service of the build; its child starts with the first graph
    that no earlier build has asked about."""

    def __init__(self, build: Build) -> None:
        self._values = build.get(ValueStore)
        self._child: NodeChild | None = None
        self._modules = [sha256(path) for path in sorted(_STATIC.glob("*.mjs"))]

    def refusal(self, graph: Path, external: Mapping[str, Path] | None = None) -> str | None:
        """Why the engine doesn't run a graph, a clause of its own; None where it does.

        external: by the names that the graph has for them, the files that hold weights of it.
        Raises BuildError where the engine itself fails, which is a mistake of ours.
        """
        files = {"": graph, **(external or {})}
        hashes = {name: sha256(path) for name, path in files.items()}
        key = key_of("engine", self._modules, hashes)
        known = self._values.get([key])
        if key not in known:
            known = {key: self._ask(graph, external or {})}
            self._values.put(known)
        reason: str | None = known[key]
        return reason

    def _ask(self, graph: Path, external: Mapping[str, Path]) -> str | None:
        if self._child is None:
            self._child = NodeChild(SCRIPT, read=[_STATIC])
        try:
            reason: str | None = self._child.request(
                "refusal",
                timeout=_SECONDS,
                content=_sent(graph),
                external={name: _sent(path) for name, path in external.items()},
            )
        except (NodeError, NodeDied) as error:
            self.close()
            what = f"the engine could not say whether it runs {graph.name}: {str(error)[-300:]}"
            raise BuildError(what, path=graph, mend="Report it, with the file") from None
        return reason

    def close(self) -> None:
        """End the child; the next graph starts another."""
        if self._child is not None:
            self._child.close()
            self._child = None


def _sent(path: Path) -> str:
    return b64encode(path.read_bytes()).decode()
