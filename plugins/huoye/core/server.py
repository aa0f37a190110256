"""A static server on loopback for the preview, the page check and the browser tests.

Unlike ``http.server`` alone it answers as a good static host does: right content types, gzip, the
rest of a broken download, immutable caching of hashed files and a 404 page. It sends no content
security policy, as many hosts do: what is proved here holds on all of them. What it refuses to
answer stands in ``request_rules``.
"""

from __future__ import annotations

import gzip
import io
import threading
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from huoye.core.connections import Incoming, Server
from huoye.core.packed_files import PackedFiles
from huoye.core.request_rules import Refusal, check_head, check_line, parts_of, range_start

IMMUTABLE_FOLDERS = ("live", "runtimes", "files", "mathjax", "references", "search-code")
#: As good hosts do; Chromium keeps a runtime for the next visit only when it comes compressed.
_LARGE = ".wasm"
_COMPRESSED = (".html", ".css", ".mjs", ".js", ".xml", ".json", ".svg", ".py", ".txt")
#: Bytes that a client must take within ``patience``.
_CHUNK = 1 << 18
#: Where there is neither the file nor a 404 page.
_MESSAGE = Path("message.txt")


class Handler(SimpleHTTPRequestHandler):
    """Serves ``directory``; subclasses may change a page on its way (``transform``)."""

    protocol_version = "HTTP/1.1"
    #: Seconds that a connection may be silent, a request may take to come in, or a part of an
    #: answer to be taken.
    patience = 30.0
    raw_requestline: bytes
    server: Server
    #: What is asked for, decoded.
    parts: list[str]

    def __init__(self, *arguments: Any, packed: PackedFiles, **more: Any) -> None:
        self._packed = packed
        # Answers, too.
        super().__init__(*arguments, **more)

    extensions_map = {  # noqa: RUF012 (the base class declares it so)
        **SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".py": "text/plain; charset=utf-8",
        ".xml": "application/xml; charset=utf-8",
        ".wasm": "application/wasm",
        ".woff2": "font/woff2",
        ".onnx": "application/octet-stream",
    }

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the preview speaks for itself."""

    def transform(self, path: Path, data: bytes) -> bytes:
        """What to send for a file of text; the file itself here."""
        return data

    def file_of(self, parts: list[str]) -> Path | None:
        """What is sent for ``parts``, as ``self.parts``; subclasses may have newer files."""
        *folders, name = parts
        return self._file(*folders, name or "index.html")

    def setup(self) -> None:
        super().setup()
        self.rfile.close()
        self._incoming = Incoming(self.connection)
        self.rfile = io.BufferedReader(self._incoming)

    def handle_one_request(self) -> None:
        self._incoming.wait(self.patience)
        super().handle_one_request()

    def parse_request(self) -> bool:
        """Whether the request is one to answer; the others are refused here."""
        self.command, self.requestline, self.request_version = "", "", self.protocol_version
        try:
            check_line(self.raw_requestline)
            if not super().parse_request():
                return False
            self.check()
        except Refusal as refusal:
            self.refuse(refusal)
            return False
        self.connection.settimeout(self.patience)
        return True

    def check(self) -> None:
        """Raises Refusal for a request that is not to be answered."""
        check_head(self.headers, network=self.server.network)
        if not hasattr(self, f"do_{self.command}"):
            raise Refusal(HTTPStatus.METHOD_NOT_ALLOWED, "Files can be read, and nothing else")
        self.parts = parts_of(self.path)

    def handle_expect_100(self) -> bool:
        self.refuse(Refusal(HTTPStatus.EXPECTATION_FAILED, "A request for a file has no body"))
        return False

    def refuse(self, refusal: Refusal) -> None:
        """Says why, and ends the connection: what follows on it may be anything."""
        self.connection.settimeout(self.patience)
        text = f"{refusal}.\n".encode()
        self.send_response(refusal.status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.send_header("Allow", "GET, HEAD")
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    def _answer(self, *, body: bool) -> None:
        asked = self._inside(*self.parts)
        if self.parts[-1] and asked and asked.is_dir():
            self._redirect("".join(f"/{quote(part)}" for part in self.parts) + "/")
            return
        path = self.file_of(self.parts)
        status = HTTPStatus.OK if path else HTTPStatus.NOT_FOUND
        path = path or self._file("404.html") or _MESSAGE
        try:
            content, encoding = self._content(path)
        except OSError:  # the file is being removed at this moment
            path, status = _MESSAGE, HTTPStatus.NOT_FOUND
            content, encoding = self._content(path)
        with content:
            self._send_file(path, content, status, encoding, body=body)

    def _send_file(
        self, path: Path, content: BinaryIO, status: HTTPStatus, encoding: str, *, body: bool
    ) -> None:
        length = content.seek(0, io.SEEK_END)
        start = 0
        if status == HTTPStatus.OK and not encoding:
            try:
                start = range_start(self.headers.get("Range", ""), length)
            except Refusal as refusal:
                self.refuse(refusal)
                return
        if start:
            status = HTTPStatus.PARTIAL_CONTENT
        self.send_response(status)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{length - 1}/{length}")
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(length - start))
        if encoding:
            self.send_header("Content-Encoding", encoding)
            self.send_header("Vary", "Accept-Encoding")
        self.send_header("Cache-Control", self._caching(status))
        self.end_headers()
        left = length - content.seek(start) if body else 0
        while left and (chunk := content.read(min(left, _CHUNK))):
            self.wfile.write(chunk)
            left -= len(chunk)
        # Somebody has cut the file meanwhile: the reader must not wait for the rest.
        self.close_connection = self.close_connection or left > 0

    def _inside(self, *parts: str) -> Path | None:
        """What has that name below the folder; None where nothing has, for what is hidden (a
        repository's history, secrets) and for a link that leads out: no host serves these."""
        root = Path(self.directory).resolve()
        path = root.joinpath(*parts)
        try:
            real = path.resolve(strict=True)
        except (OSError, RuntimeError):  # not there, a name too long, a circle of links
            return None
        if not real.is_relative_to(root):
            return None
        named = (*parts, *real.relative_to(root).parts)
        hidden = any(part.startswith(".") and part != ".well-known" for part in named)
        return None if hidden else path

    def _file(self, *parts: str) -> Path | None:
        path = self._inside(*parts)
        return path if path and path.is_file() else None

    def _content(self, path: Path) -> tuple[BinaryIO, str]:
        """What to send, to be closed, and its encoding. Large files are not read as a whole: they
        may be asked for many times at once. Raises OSError."""
        if path is _MESSAGE:
            return io.BytesIO(HTTPStatus.NOT_FOUND.phrase.encode()), ""
        accepted = "gzip" in self.headers.get("Accept-Encoding", "")
        packed = self._neighbour(path)
        if accepted and packed:
            return packed.open("rb"), "gzip"
        if accepted and path.suffix == _LARGE:
            return io.BytesIO(self._packed.packed(path)), "gzip"
        if path.suffix not in _COMPRESSED:
            return path.open("rb"), ""
        data = self.transform(path, path.read_bytes())
        if accepted:
            return io.BytesIO(gzip.compress(data, 6, mtime=0)), "gzip"
        return io.BytesIO(data), ""

    def _neighbour(self, path: Path) -> Path | None:
        """The packed form of a file of the folder, where there is one."""
        root = Path(self.directory).resolve()
        if not path.is_relative_to(root):
            return None
        return self._file(*path.parent.relative_to(root).parts, f"{path.name}.gz")

    def _caching(self, status: HTTPStatus) -> str:
        folder = self.path.lstrip("/").partition("/")[0]
        if status < HTTPStatus.BAD_REQUEST and folder in IMMUTABLE_FOLDERS:
            return "public, max-age=31536000, immutable"
        return "no-cache"

    def _redirect(self, location: str) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()


class StaticServer:
    """``with StaticServer(folder) as url:`` serves on a free port of 127.0.0.1; with ``network`` to
    other machines too."""

    def __init__(
        self,
        folder: Path,
        handler: type[Handler] = Handler,
        port: int = 0,
        *,
        network: bool = False,
    ) -> None:
        answers = partial(handler, directory=str(folder), packed=PackedFiles())
        self._server = Server(port, network, answers)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def __enter__(self) -> str:
        self._thread.start()
        return self.url

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
