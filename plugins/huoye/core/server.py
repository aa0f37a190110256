"""A static server on loopback for the preview, the page check and the browser tests.

Unlike ``http.server`` alone it answers as a good static host does: right content types, gzip, the
rest of a broken download, immutable caching of hashed files, a 404 page, and the site's policy on
scripts (a worker takes the policy of its own response, not the page's).
"""

from __future__ import annotations

import gzip
import re
import sys
import threading
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

IMMUTABLE_FOLDERS = ("live", "runtimes", "files", "mathjax")
POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
    "style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'none'"
)
_COMPRESSED = (".html", ".css", ".mjs", ".js", ".xml", ".json", ".svg", ".py", ".txt")


class Handler(SimpleHTTPRequestHandler):
    """Serves ``directory``; subclasses may change a page on its way (``transform``)."""

    protocol_version = "HTTP/1.1"
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
        """What to send for a file; the file itself here."""
        return data

    def _answer(self, *, body: bool) -> None:
        path = Path(self.translate_path(self.path))
        status = HTTPStatus.OK
        if path.is_dir():
            if not self.path.partition("?")[0].endswith("/"):
                self._redirect(self.path.partition("?")[0] + "/")
                return
            path = path / "index.html"
        if not path.is_file():
            path, status = Path(self.directory) / "404.html", HTTPStatus.NOT_FOUND
        try:
            data, encoding = self._content(path)
        except OSError:  # no 404 page, or the file is being removed at this moment
            data, encoding = status.phrase.encode(), ""
            path = Path("message.txt")
            status = HTTPStatus.NOT_FOUND
        start = 0 if encoding or status != HTTPStatus.OK else self._range_start(len(data))
        if start:
            status = HTTPStatus.PARTIAL_CONTENT
        self.send_response(status)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            data = data[start:]
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(data)))
        if encoding:
            self.send_header("Content-Encoding", encoding)
            self.send_header("Vary", "Accept-Encoding")
        if path.suffix in (".mjs", ".js"):
            self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", self._caching(status))
        self.end_headers()
        if body:
            self.wfile.write(data)

    def _range_start(self, length: int) -> int:
        """From which byte a broken download is taken up; 0 is the whole file, as for ranges of any
        other form, which a server may ignore."""
        found = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        start = int(found[1]) if found else 0
        return start if start < length else 0

    def _content(self, path: Path) -> tuple[bytes, str]:
        accepted = "gzip" in self.headers.get("Accept-Encoding", "")
        packed = path.with_name(path.name + ".gz")
        if accepted and packed.is_file():
            return packed.read_bytes(), "gzip"
        data = self.transform(path, path.read_bytes())
        if accepted and path.suffix in _COMPRESSED:
            return gzip.compress(data, 6, mtime=0), "gzip"
        return data, ""

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


class Server(ThreadingHTTPServer):
    """A reader who leaves in the middle of a download is no error worth a traceback."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class StaticServer:
    """``with StaticServer(folder) as url:`` serves on a free port of 127.0.0.1."""

    def __init__(self, folder: Path, handler: type[Handler] = Handler, port: int = 0) -> None:
        self._server = Server(("127.0.0.1", port), partial(handler, directory=str(folder)))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def __enter__(self) -> str:
        self._thread.start()
        return self.url

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
