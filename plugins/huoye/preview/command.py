"""The command ``huoye-preview``: build, serve on loopback, rebuild and reload on a change.

Pelican's own ``--autoreload`` rebuilds but cannot tell the browser, and existing reload servers
inject an inline script, which the site's policy forbids; hence these lines. A page is changed on
its way to the browser only: what lies in the output folder is what gets published.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from huoye.core import site_settings
from huoye.core.bundled import how_to_install
from huoye.core.errors import BuildError
from huoye.core.server import StaticServer
from huoye.core.site_settings import Asked
from huoye.preview.handler import preview_handler
from huoye.preview.messages import Told, argument
from huoye.preview.site import Site
from huoye.preview.sources import beside, is_code, sources, written


class Builds:
    """The process that builds, started anew when its own code has changed. ``close()`` it."""

    def __init__(self, asked: Asked, site: Site) -> None:
        self._asked = asked
        self._site = site
        self._process: subprocess.Popen[str] | None = None

    @property
    def pid(self) -> int | None:
        """The process that is there now."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Begin with a build, in a process that knows nothing of former ones."""
        self.close()
        self._process = process = subprocess.Popen(
            [
                *(sys.executable, "-m", "huoye.preview.process"),
                argument(self._asked, self._site.drafts),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        threading.Thread(target=self._listen, args=(process,), daemon=True).start()

    def changed(self, paths: Iterable[str]) -> None:
        """Let it look at what was saved."""
        process = self._process
        try:
            if process is None or process.poll() is not None or process.stdin is None:
                raise BrokenPipeError
            process.stdin.write(Told(is_whole=True, sources=sorted(paths)).line())
            process.stdin.flush()
        except (BrokenPipeError, ValueError):
            # It has ended, by a fault that may be mended now.
            self.start()

    def close(self) -> None:
        """End it."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self._site.tell(Told.of(line))
        status = process.wait()
        if process is self._process:
            self._site.say(f"The build has ended with status {status}; the terminal says more.")


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
        import watchfiles  # noqa: F401
    except ModuleNotFoundError as error:
        print(f"The preview needs {error.name}. {how_to_install('preview')}", file=sys.stderr)
        return 2
    asked = site_settings.asked(arguments)
    # As Ctrl-C: what was begun is ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    site = Site()
    builds = Builds(asked, site)
    try:
        settings: Mapping[str, Any] | None = asked.read()
        builds.start()
        while settings is not None:
            settings = _shown(asked, settings, builds, site, arguments)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"Port {arguments.port}: {error.strerror}. Choose another: --port", file=sys.stderr)
        return 2
    finally:
        builds.close()
        site.close()
    return 0


def _shown(
    asked: Asked,
    settings: Mapping[str, Any],
    builds: Builds,
    site: Site,
    arguments: argparse.Namespace,
) -> Mapping[str, Any] | None:
    """Serve and follow the site until the settings name other folders; returns these settings, and
    None at the end. Raises OSError where the port is taken."""
    output, handler = Path(settings["OUTPUT_PATH"]), preview_handler(site)
    with StaticServer(output, handler, arguments.port, network=arguments.network) as url:
        print(f"The site is at {url} and follows your changes; Ctrl-C ends it.", flush=True)
        if arguments.network:
            print(f"Other machines read it, with its drafts, at port {arguments.port}.", flush=True)
        return _follow(asked, settings, builds, site)


def _follow(
    asked: Asked, settings: Mapping[str, Any], builds: Builds, site: Site
) -> Mapping[str, Any] | None:
    # Only here, since it needs what the command can say that it lacks.
    from huoye.preview.watching import changes

    for paths in changes(sources(settings), beside(asked), written(settings)):
        if not any(is_code(path, settings) for path in paths):
            builds.changed(paths)
            continue
        try:
            now = asked.read()
        except BuildError as error:
            site.say(str(error))
            continue
        builds.start()
        if _folders(now) != _folders(settings):
            return now
    return None


def _folders(settings: Mapping[str, Any]) -> tuple[object, ...]:
    return settings["OUTPUT_PATH"], written(settings), sources(settings)
