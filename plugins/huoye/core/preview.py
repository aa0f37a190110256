"""``python -m huoye.core.preview``: build, serve on loopback, rebuild and reload on a change.

Pelican's own ``--autoreload`` rebuilds but cannot tell the browser, and existing reload servers
inject an inline script, which the site's policy forbids; hence these lines. The page is changed on
its way to the browser only: what lies in the output folder is what gets published.
"""

from __future__ import annotations

import argparse
import queue
import subprocess
import sys
import threading
from pathlib import Path

from watchfiles import watch

from huoye.core.server import Handler, StaticServer

_SCRIPT = Path(__file__).parent / "static" / "reload.mjs"
_SCRIPT_URL = "/__preview/reload.mjs"
_EVENTS_URL = "/__preview/events"
_TAG = f'<script type="module" src="{_SCRIPT_URL}"></script></body>'.encode()


class Site:
    """The last build's outcome, and the browsers that want to hear of the next."""

    def __init__(self, config: Path, output: Path) -> None:
        self._command = [sys.executable, "-m", "pelican", "-s", str(config), "-o", str(output)]
        self._listeners: set[queue.Queue[str]] = set()
        self._lock = threading.Lock()
        self.problems = ""

    def build(self) -> None:
        """Build in a process of its own, so that changed plugins and settings count too."""
        done = subprocess.run(self._command, capture_output=True, text=True)
        print(done.stdout, end="")
        print(done.stderr, end="", file=sys.stderr)
        # Our problems are on stderr; what Pelican itself dies of may be on stdout.
        said = done.stderr.strip() or done.stdout.strip() or f"status {done.returncode}"
        self.problems = said if done.returncode else ""
        with self._lock:
            for listener in self._listeners:
                listener.put(self.problems)

    def listen(self) -> queue.Queue[str]:
        """A queue that gets the problems (or "") of every later build."""
        listener: queue.Queue[str] = queue.Queue()
        with self._lock:
            self._listeners.add(listener)
        return listener

    def forget(self, listener: queue.Queue[str]) -> None:
        with self._lock:
            self._listeners.discard(listener)


def preview_handler(site: Site) -> type[Handler]:
    """A handler that adds the reload script to pages and tells browsers about builds."""

    class PreviewHandler(Handler):
        def do_GET(self) -> None:
            if self.path == _EVENTS_URL:
                self._send_events()
            elif self.path == _SCRIPT_URL:
                self._send(_SCRIPT.read_bytes(), "text/javascript")
            else:
                super().do_GET()

        def transform(self, path: Path, data: bytes) -> bytes:
            return data.replace(b"</body>", _TAG) if path.suffix == ".html" else data

        def _send(self, data: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Cache-Control", "no-cache")
            self.end_headers()
            self.wfile.write(data)

        def _send_events(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream; charset=utf-8")
            self.send_header("Cache-Control", "no-cache")
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            listener = site.listen()
            try:
                if site.problems:
                    self._event(site.problems)
                while True:
                    try:
                        self._event(listener.get(timeout=15))
                    except queue.Empty:
                        # Shows a closed tab, whose connection is only noticed by writing to it.
                        self.wfile.write(b": waiting\n\n")
                        self.wfile.flush()
            except OSError:
                site.forget(listener)

        def _event(self, problems: str) -> None:
            kind = "problems" if problems else "built"
            data = "".join(f"data: {line}\n" for line in (problems or "ok").splitlines())
            self.wfile.write(f"event: {kind}\n{data}\n".encode())
            self.wfile.flush()

    return PreviewHandler


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--config", type=Path, default=Path("pelicanconf.py"))
    parser.add_argument("--output", type=Path, default=Path("output"))
    arguments = parser.parse_args()
    # What a build reads. Watching the whole folder would take in node_modules and the environment.
    sources = [Path(name) for name in ("content", "plugins", "theme") if Path(name).is_dir()]
    sources.append(arguments.config)
    site = Site(arguments.config, arguments.output)
    site.build()
    try:
        server = StaticServer(arguments.output, preview_handler(site), arguments.port)
    except OSError as error:
        sys.exit(f"Port {arguments.port}: {error.strerror}. Choose another: make serve PORT=8001")
    with server as url:
        print(f"The archive is at {url} and follows your changes; Ctrl-C ends it.", flush=True)
        for _ in watch(*sources, raise_interrupt=False):
            site.build()


if __name__ == "__main__":
    main()
