"""A line between a browser and a server on this machine: so many bits a second, so long a way.

The bits are shared by all connections, as at home; each way takes half of the round trip, and a
new connection one round trip more, for its handshake.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

_CHUNK = 4096


class _Line:
    def __init__(self, target: tuple[str, int], megabits: float, seconds: float) -> None:
        self._target = target
        self._rate = megabits * 1e6 / 8
        self._way = seconds / 2
        #: When the line has sent all that waits.
        self._free = 0.0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(2 * self._way)
        there, back = await asyncio.open_connection(*self._target)
        await asyncio.gather(
            self._carry(reader, back, is_slow=False), self._carry(there, writer, is_slow=True)
        )

    async def _carry(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, is_slow: bool
    ) -> None:
        """Requests are small and wait for their way alone."""
        loop = asyncio.get_running_loop()
        on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def arrive() -> None:
            while True:
                due, data = await on_the_way.get()
                await asyncio.sleep(max(0.0, due - loop.time()))
                if not data:
                    target.close()
                    return
                target.write(data)
                await target.drain()

        arriving = asyncio.create_task(arrive())
        try:
            while data := await source.read(_CHUNK):
                now = loop.time()
                if is_slow:
                    self._free = max(now, self._free) + len(data) / self._rate
                    now = self._free
                await on_the_way.put((now + self._way, data))
                # What the line can't take yet, its sender keeps.
                await asyncio.sleep(max(0.0, now - loop.time() - 0.05))
        except ConnectionError:
            pass
        await on_the_way.put((loop.time() + self._way, b""))
        with suppress(ConnectionError):
            await arriving


@contextmanager
def slow_line(base: str, *, megabits: float, milliseconds: float) -> Iterator[str]:
    """The address of the same server over such a line. milliseconds: of a round trip."""
    parts = urlsplit(base)
    line = _Line((parts.hostname or "", parts.port or 80), megabits, milliseconds / 1000)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    # In its own thread: in this one runs the loop of who drives a browser.
    starting = asyncio.start_server(line.serve, "127.0.0.1", 0)
    server = asyncio.run_coroutine_threadsafe(starting, loop).result()
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}{parts.path}"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
