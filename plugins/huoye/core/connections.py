"""Connections to the preview and the page check: none is for ever, and there are not too many."""

from __future__ import annotations

import io
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import ThreadingHTTPServer
from time import monotonic
from typing import Any

#: At once; each has a thread. Browsers open six for a site.
CONNECTIONS = 128


class Incoming(io.RawIOBase):
    """What a client says, as long as it may take for it.

    A time-out of the socket alone begins again with every byte, so that a client which drips would
    never meet it.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._deadline = 0.0

    def wait(self, seconds: float) -> None:
        """From now on, for a whole request."""
        self._deadline = monotonic() + seconds

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Raises TimeoutError when the time is over."""
        left = self._deadline - monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
        return self._connection.recv_into(buffer)


class Server(ThreadingHTTPServer):
    """When there are too many connections, the oldest makes room: browsers open theirs again."""

    daemon_threads = True
    request_queue_size = CONNECTIONS

    def __init__(self, port: int, network: bool, handler: Callable[..., Any]) -> None:
        #: Whether other machines may come too.
        self.network = network
        self._open: dict[socket.socket, None] = {}
        self._lock = threading.Lock()
        super().__init__(("0.0.0.0" if network else "127.0.0.1", port), handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open[request] = None
            oldest = next(iter(self._open))
            if len(self._open) > CONNECTIONS:
                del self._open[oldest]
                with suppress(OSError):  # it has gone by itself
                    oldest.shutdown(socket.SHUT_RDWR)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.pop(request, None)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader who leaves in the middle of a download is no error worth a traceback."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)
