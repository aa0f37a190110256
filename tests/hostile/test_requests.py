"""What is said to the preview's server and is no request of a browser for the site."""

import os
import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from urllib.request import urlopen

import pytest

from huoye.core.server import StaticServer
from huoye.preview.handler import preview_handler
from huoye.preview.site import Site
from tests.hostile.attack import Attack, attacks

#: Of ``{a*5000}``.
_REPEATED = re.compile(r"\{([^{}]+)\*(\d+)\}")


def _raw(attack: Attack) -> bytes:
    """The bytes of a request: what follows the first empty line of the file. A line's end is CR LF;
    ``\\x00`` is Python's escape, ``{a*5000}`` is repeated so often."""
    request = attack.text.partition("\n\n")[2].replace("\n", r"\r\n")
    escaped = request.encode("ascii").decode("unicode_escape")
    return _REPEATED.sub(lambda found: found[1] * int(found[2]), escaped).encode("latin-1")


def _answer(url: str, said: bytes) -> bytes:
    """All that comes back until the server hangs up."""
    port = int(url.rstrip("/").rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        with suppress(OSError):  # it may have heard enough
            connection.sendall(said)
            connection.shutdown(socket.SHUT_WR)
        answer = b""
        with suppress(ConnectionResetError):
            while part := connection.recv(1 << 16):
                answer += part
        return answer


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site beside which, and in which, there is what nobody is to read."""
    root = tmp_path_factory.mktemp("preview")
    site, private = root / "site", root / "private"
    for folder in (site, private, site / ".git", site / "posts"):
        folder.mkdir()
    for path in (private / "draft.txt", site / ".env", site / ".git/config"):
        path.write_text("SECRET")
    for name in ("index.html", "packed.html", "404.html"):
        (site / name).write_text(f"<p>{name}</p>")
    for name, target in {
        "way-out": private,
        "out.html": private / "draft.txt",
        "packed.html.gz": private / "draft.txt",
        "history": site / ".git",
        "circle": site / "circle",
    }.items():
        (site / name).symlink_to(target)
    os.mkfifo(site / "pipe")
    with StaticServer(site, preview_handler(Site())) as url:
        yield url


@pytest.mark.parametrize("attack", attacks("requests"), ids=str)
def test_an_attack(attack: Attack, served: str, capfd: pytest.CaptureFixture[str]) -> None:
    answer = _answer(served, _raw(attack))
    status = answer.partition(b"\r\n")[0].decode()
    if attack.outcome == "refused":
        assert re.match(f"HTTP/1.1 (?:{attack.words}) ", status), answer[:500]
    else:
        assert status.startswith("HTTP/1.1 ")
        assert not re.search(attack.words, answer.decode("latin-1"))
    assert b"SECRET" not in answer
    # One answer: what follows a refused request is not taken for the next one.
    assert answer.count(b"HTTP/1.1 ") == 1
    assert urlopen(served).status == 200
    assert capfd.readouterr().err == ""


def test_there_are_enough() -> None:
    assert len(attacks("requests")) >= 25
