"""The static server behaves as a good host does."""

import gzip
import re
import socket
import threading
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from huoye.core.connections import CONNECTIONS
from huoye.core.server import Handler, StaticServer

GOOD = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "index.html").write_text("<p>活页</p>")
    (tmp_path / "404.html").write_text("nothing here")
    (tmp_path / "runtimes").mkdir()
    (tmp_path / "runtimes" / "a.wasm").write_bytes(b"wasm" * 100)
    (tmp_path / "runtimes" / "a.wasm.gz").write_bytes(gzip.compress(b"wasm" * 100))
    (tmp_path / "live").mkdir()
    (tmp_path / "live" / "a.mjs").write_text("export {};")
    with StaticServer(tmp_path) as url:
        yield url


def _get(url: str, accept: str = "") -> tuple[bytes, dict[str, str]]:
    with urlopen(Request(url, headers={"Accept-Encoding": accept})) as response:
        return response.read(), dict(response.headers)


def test_page_is_compressed_on_demand(site: str) -> None:
    plain, headers = _get(site)
    packed, packed_headers = _get(site, "gzip")
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert packed_headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == plain == "<p>活页</p>".encode()


def test_precompressed_neighbour_is_sent(site: str) -> None:
    packed, headers = _get(site + "runtimes/a.wasm", "gzip, br")
    plain, plain_headers = _get(site + "runtimes/a.wasm")
    assert headers["Content-Type"] == plain_headers["Content-Type"] == "application/wasm"
    assert gzip.decompress(packed) == plain == b"wasm" * 100
    assert "immutable" in headers["Cache-Control"]


def test_a_runtime_without_a_neighbour_is_compressed_once(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "runtimes" / "b.wasm").write_bytes(b"runtime" * 100)
    compressed = []

    def compress(data: bytes, *arguments: int, **more: int) -> bytes:
        compressed.append(data)
        return zlib.compress(data, wbits=31)

    monkeypatch.setattr(gzip, "compress", compress)
    for _ in range(2):
        packed, headers = _get(site + "runtimes/b.wasm", "gzip")
        assert headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed) == b"runtime" * 100
    assert len(compressed) == 1
    (tmp_path / "runtimes" / "b.wasm").write_bytes(b"another")
    assert gzip.decompress(_get(site + "runtimes/b.wasm", "gzip")[0]) == b"another"
    assert _get(site + "runtimes/b.wasm")[0] == b"another"


def test_a_broken_download_is_taken_up(site: str) -> None:
    request = Request(site + "runtimes/a.wasm", headers={"Range": "bytes=390-"})
    with urlopen(request) as response:
        assert response.status == 206
        assert response.headers["Content-Range"] == "bytes 390-399/400"
        assert response.read() == (b"wasm" * 100)[390:]


@pytest.mark.parametrize("wanted", ["bytes=0-", "bytes=1-5", "bytes=-5", "lines=1-", "pages"])
def test_other_ranges_get_the_whole_file(site: str, wanted: str) -> None:
    with urlopen(Request(site + "runtimes/a.wasm", headers={"Range": wanted})) as response:
        assert response.status == 200
        assert len(response.read()) == 400


@pytest.mark.parametrize("wanted", ["bytes=400-", "bytes=5-1", f"bytes={'9' * 5000}-", "bytes=x"])
def test_a_range_that_is_none_is_refused(site: str, wanted: str) -> None:
    with pytest.raises(HTTPError) as caught:
        urlopen(Request(site + "runtimes/a.wasm", headers={"Range": wanted}))
    assert caught.value.code == 416


def test_scripts_have_their_type_and_no_policy(site: str) -> None:
    """What is proved here holds on hosts that send none."""
    _, headers = _get(site + "live/a.mjs")
    assert "Content-Security-Policy" not in headers
    assert headers["Content-Type"].startswith("text/javascript")


def test_missing_page(site: str) -> None:
    with pytest.raises(HTTPError) as caught:
        urlopen(site + "nowhere")
    assert caught.value.code == 404
    assert caught.value.read() == b"nothing here"


def test_folder_without_slash_redirects(site: str) -> None:
    with pytest.raises(HTTPError) as caught:
        urlopen(site + "live")
    assert caught.value.code == 404  # redirected to live/, which has no index.html
    assert caught.value.url == site + "live/"


def test_nothing_outside_the_folder_is_served(site: str) -> None:
    with pytest.raises(HTTPError):
        urlopen(site + "../../etc/passwd")
    with pytest.raises(HTTPError):
        urlopen(site + "%2e%2e/%2e%2e/etc/passwd")


def test_links_within_the_folder_are_followed(site: str, tmp_path: Path) -> None:
    (tmp_path / "latest").symlink_to("runtimes")
    (tmp_path / ".well-known").mkdir()
    (tmp_path / ".well-known/security.txt").write_text("Contact: us")
    assert _get(site + "latest/a.wasm")[0] == b"wasm" * 100
    assert _get(site + ".well-known/security.txt")[0] == b"Contact: us"


def test_a_folder_that_is_a_link_is_served(site: str, tmp_path: Path) -> None:
    (tmp_path / "output").symlink_to(tmp_path / "live", target_is_directory=True)
    with StaticServer(tmp_path / "output") as url:
        assert _get(url + "a.mjs")[0] == b"export {};"


def test_names_of_any_script_are_found(site: str, tmp_path: Path) -> None:
    folder = tmp_path / "标签 #1%"
    folder.mkdir()
    (folder / "index.html").write_text("found")
    # Without the last slash: by way of the redirect.
    assert _get(site + "%E6%A0%87%E7%AD%BE%20%231%25")[0] == b"found"


# --- clients that take their time ---


class _Impatient(Handler):
    patience = 0.2
    #: Whether a client has been given up that asked for a page.
    ended = threading.Event()

    def finish(self) -> None:
        super().finish()
        if getattr(self, "path", ""):
            self.ended.set()


class _Patient(Handler):
    patience = 3600.0


class _Cut(Handler):
    """The file is cut when its length has been sent."""

    def end_headers(self) -> None:
        super().end_headers()
        Path(self.directory, "runtimes/a.wasm").write_bytes(b"")


def test_who_gets_a_file_that_is_cut_is_not_kept_waiting(site: str, tmp_path: Path) -> None:
    with StaticServer(tmp_path, _Cut) as url:
        # Unlike urlopen it keeps the connection.
        connection = HTTPConnection("127.0.0.1", urlsplit(url).port, timeout=60)
        connection.request("GET", "/runtimes/a.wasm")
        with closing(connection), pytest.raises(IncompleteRead):
            connection.getresponse().read()


def test_a_large_file_is_not_held_in_memory(site: str, tmp_path: Path) -> None:
    size = 64 << 20
    with (tmp_path / "large.onnx").open("wb") as file:
        file.truncate(size)
    tracemalloc.start()
    try:
        with urlopen(f"{site}large.onnx") as response:
            read = sum(map(len, iter(lambda: response.read(1 << 18), b"")))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert read == size
    assert most < size // 4


@pytest.fixture
def impatient(tmp_path: Path) -> Iterator[int]:
    """Port of a server that waits for nobody."""
    (tmp_path / "index.html").write_text("here")
    (tmp_path / "large.bin").write_bytes(bytes(50_000_000))
    _Impatient.ended.clear()
    with StaticServer(tmp_path, _Impatient) as url:
        yield int(re.findall(r"\d+", url)[-1])


def _connection(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=60)


def _rest(connection: socket.socket) -> bytes:
    """What comes until the server hangs up; raises TimeoutError if it never does."""
    heard = b""
    with suppress(ConnectionResetError):
        while part := connection.recv(1 << 16):
            heard += part
    return heard


@pytest.mark.parametrize("said", [b"", GOOD[:9], GOOD[:-2]], ids=["nothing", "a word", "no end"])
def test_a_silent_client_is_let_go(impatient: int, said: bytes) -> None:
    with _connection(impatient) as connection:
        connection.sendall(said)
        assert _rest(connection) == b""


def test_a_client_that_drips_is_let_go(impatient: int) -> None:
    """A time-out of the socket alone would begin again with every byte."""
    with _connection(impatient) as connection:
        connection.settimeout(0.05)
        connection.sendall(GOOD[:-2])
        for _ in range(600):
            try:
                connection.sendall(b"X")
                assert connection.recv(1) == b""
                return
            except TimeoutError:
                continue
            except OSError:
                return
    raise AssertionError("heard for ever")


def test_a_client_that_takes_nothing_is_let_go(impatient: int) -> None:
    with _connection(impatient) as connection:
        connection.sendall(GOOD.replace(b"/", b"/large.bin", 1))
        head = connection.recv(1)  # the answer has begun
        assert _Impatient.ended.wait(60)
        assert len(head + _rest(connection)) < 50_000_000


def test_silent_clients_keep_nobody_out(tmp_path: Path) -> None:
    """More than the server has room for, and none of them near its time-out."""
    (tmp_path / "index.html").write_text("here")
    with StaticServer(tmp_path, _Patient) as site, ExitStack() as silent:
        port = int(re.findall(r"\d+", site)[-1])
        clients = [silent.enter_context(_connection(port)) for _ in range(CONNECTIONS + 72)]
        assert _get(site)[0] == b"here"
        # The oldest have made room; the youngest is still heard.
        assert all(_rest(client) == b"" for client in clients[:72])
        clients[-1].sendall(GOOD.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        assert _rest(clients[-1]).startswith(b"HTTP/1.1 200 ")


def test_a_connection_is_used_again(site: str) -> None:
    with _connection(int(re.findall(r"\d+", site)[-1])) as connection:
        for _ in range(3):
            connection.sendall(GOOD)
            heard = b""
            while not heard.endswith(b"</p>"):
                heard += connection.recv(1 << 16)
            assert heard.startswith(b"HTTP/1.1 200 ")


# --- the network ---


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:1", 200),
        ("[::1]:8000", 200),
        ("192.168.1.5:8000", 200),
        ("[fe80::1]", 200),
        (socket.gethostname(), 200),
        ("evil.example", 421),
        ("1.evil.example", 421),
    ],
)
def test_the_network_calls_it_by_address_or_name(tmp_path: Path, host: str, status: int) -> None:
    (tmp_path / "index.html").write_text("here")
    with StaticServer(tmp_path, network=True) as url:
        request = Request(url, headers={"Host": host})
        try:
            with urlopen(request) as response:
                answered = response.status
        except HTTPError as error:
            answered = error.code
    assert answered == status


def test_without_being_told_only_this_machine_is_served(tmp_path: Path) -> None:
    with StaticServer(tmp_path) as url:
        port = int(re.findall(r"\d+", url)[-1])
        # Another address of this machine, which a server of all addresses would answer.
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.2", port), timeout=60)
