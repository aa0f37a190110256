"""The command ``huoye-preview``: build, serve on loopback, rebuild and reload on a change.

Pelican's own ``--autoreload`` rebuilds but cannot tell the browser, and existing reload servers
inject an inline script, which the site's policy forbids; hence these lines. The page is changed on
its way to the browser only: what lies in the output folder is what gets published.
"""

from __future__ import annotations

import argparse
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from huoye.core import site_settings
from huoye.core.bundled import how_to_install
from huoye.core.errors import BuildError
from huoye.core.request_rules import check_site
from huoye.core.server import Handler, StaticServer
from huoye.core.site_settings import Asked

_SCRIPT = Path(__file__).parent / "static" / "reload.mjs"
_SCRIPT_URL = "/__preview/reload.mjs"
_EVENTS_URL = "/__preview/events"
#: Tabs that hear of builds at once; each has a thread.
_LISTENERS = 32
_TAG = f'<script type="module" src="{_SCRIPT_URL}"></script></body>'.encode()


class Site:
    """The last build's outcome, and the browsers that want to hear of the next."""

    def __init__(self, asked: Asked) -> None:
        self._command = [sys.executable, "-m", "pelican", "-s", str(asked.settings)]
        self._command += ["-o", str(asked.output)] if asked.output else []
        self._command += [str(asked.content)] if asked.content else []
        # Last, since Pelican takes all that follows for settings.
        self._command += ["-e", "HUOYE_UNTRUSTED=true"] if asked.untrusted else []
        #: In the order in which they came.
        self._listeners: dict[queue.Queue[str | None], None] = {}
        self._lock = threading.Lock()
        self.problems = ""

    def build(self) -> None:
        """Build in a process of its own, so that changed plugins and settings count too."""
        done = subprocess.run(self._command, capture_output=True, text=True)
        print(done.stdout, end="")
        print(done.stderr, end="", file=sys.stderr)
        # Our problems are on stderr; what Pelican itself dies of may be on stdout.
        said = done.stderr.strip() or done.stdout.strip() or f"status {done.returncode}"
        self.tell(said if done.returncode else "")

    def tell(self, problems: str) -> None:
        """All who listen, now and later; "" is a build without problems."""
        self.problems = problems
        with self._lock:
            for listener in self._listeners:
                listener.put(problems)

    def listen(self) -> queue.Queue[str | None]:
        """A queue that gets the problems (or "") of every later build, and None when there are too
        many and the oldest must end. Browsers come again."""
        listener: queue.Queue[str | None] = queue.Queue()
        with self._lock:
            self._listeners[listener] = None
            oldest = next(iter(self._listeners))
            if len(self._listeners) > _LISTENERS:
                del self._listeners[oldest]
                oldest.put(None)
        return listener

    def forget(self, listener: queue.Queue[str | None]) -> None:
        with self._lock:
            self._listeners.pop(listener, None)


def preview_handler(site: Site) -> type[Handler]:
    """A handler that adds the reload script to pages and tells browsers about builds."""

    class PreviewHandler(Handler):
        def check(self) -> None:
            super().check()
            check_site(self.headers)

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
            listener = site.listen()
            try:
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream; charset=utf-8")
                self.send_header("Cache-Control", "no-cache")
                self.send_header("Connection", "close")
                self.end_headers()
                if site.problems:
                    self._event(site.problems)
                while True:
                    try:
                        problems = listener.get(timeout=15)
                    except queue.Empty:
                        # Shows a closed tab, whose connection is only noticed by writing to it.
                        self.wfile.write(b": waiting\n\n")
                        self.wfile.flush()
                        continue
                    if problems is None:
                        break
                    self._event(problems)
            except OSError:
                pass
            finally:
                site.forget(listener)

        def _event(self, problems: str) -> None:
            kind = "problems" if problems else "built"
            data = "".join(f"data: {line}\n" for line in (problems or "ok").splitlines())
            self.wfile.write(f"event: {kind}\n{data}\n".encode())
            self.wfile.flush()

    return PreviewHandler


def sources(asked: Asked, settings: Mapping[str, Any]) -> list[Path]:
    """What a build reads, where it is there: the site's own. Watching the whole folder would take
    in node_modules and the environment."""
    named = [settings["PATH"], settings["THEME"], *settings["PLUGIN_PATHS"], asked.settings]
    return [path for path in map(Path, named) if path.exists()]


def written(asked: Asked, settings: Mapping[str, Any]) -> list[str]:
    """The folders that builds write into, with a separator at the end, but for those that hold
    sources: a change there that a build itself makes must not ask for the next one."""
    named = [settings["OUTPUT_PATH"], settings["CACHE_PATH"]]
    watched = [path.absolute() for path in sources(asked, settings)]
    folders = [Path(name).absolute() for name in named]
    return [
        f"{folder}{os.sep}"
        for folder in folders
        if not any(path.is_relative_to(folder) for path in watched)
    ]


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="huoye-preview", description="Build a site, show it, and follow changes of its files."
    )
    site_settings.add_arguments(parser)
    parser.add_argument("--port", type=int, default=8000, help="default: %(default)s")
    parser.add_argument(
        "--network",
        action="store_true",
        help="let other machines in, which then read drafts too; default: this one alone",
    )
    arguments = parser.parse_args()
    try:
        # Only here: without it this command can say so.
        from watchfiles import DefaultFilter, watch
    except ModuleNotFoundError as error:
        print(f"The preview needs {error.name}. {how_to_install('preview')}", file=sys.stderr)
        return 2
    asked = site_settings.asked(arguments)
    try:
        settings = asked.read()
    except BuildError as error:
        print(error, file=sys.stderr)
        return 2
    site = Site(asked)
    site.build()
    try:
        output = Path(settings["OUTPUT_PATH"])
        handler = preview_handler(site)
        server = StaticServer(output, handler, arguments.port, network=arguments.network)
    except OSError as error:
        print(f"Port {arguments.port}: {error.strerror}. Choose another: --port", file=sys.stderr)
        return 2
    with server as url:
        print(f"The site is at {url} and follows your changes; Ctrl-C ends it.", flush=True)
        if arguments.network:
            print(f"Other machines read it, with its drafts, at port {arguments.port}.", flush=True)
        ours = DefaultFilter(ignore_paths=written(asked, settings))
        for _ in watch(*sources(asked, settings), watch_filter=ours, raise_interrupt=False):
            site.build()
    return 0


if __name__ == "__main__":
    sys.exit(main())
