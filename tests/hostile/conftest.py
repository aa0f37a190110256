"""A yard to attack from: what lies beside it, and who listens."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

_SECRET = "canary-file"
#: In the environment of whoever builds.
_VARIABLE = ("HUOYE_TOKEN", "canary-environment")


@dataclass
class Yard:
    """folder: holds a secret, and nothing else. port: of 127.0.0.1, where somebody listens."""

    folder: Path
    port: int
    #: How many have called.
    calls: list[str] = field(default_factory=list)

    def told(self, text: str) -> str:
        """An attack that knows the place: ``@FOLDER@``, ``@PORT@``."""
        return text.replace("@FOLDER@", self.folder.as_posix()).replace("@PORT@", str(self.port))

    def check(self) -> None:
        """Nothing was written and nobody called."""
        assert {path.name: path.read_text("utf-8") for path in self.folder.iterdir()} == {
            "secret.txt": _SECRET
        }
        assert self.calls == []


@pytest.fixture(scope="session")
def yard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Yard]:
    folder = tmp_path_factory.mktemp("yard")
    (folder / "secret.txt").write_text(_SECRET, "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.MonkeyPatch.context() as patched:
        patched.setenv(*_VARIABLE)
        yard = Yard(folder, server.getsockname()[1])
        threading.Thread(target=_listen, args=(server, yard.calls), daemon=True).start()
        yield yard


def _listen(server: socket.socket, calls: list[str]) -> None:
    while True:
        try:
            connection, address = server.accept()
        except OSError:
            return
        calls.append(str(address))
        connection.close()
