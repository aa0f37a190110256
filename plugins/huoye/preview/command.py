"""The command ``huoye-preview``: build, serve on loopback, rebuild and reload on a change.

Pelican's own ``--autoreload`` rebuilds but cannot tell the browser, and existing reload servers
inject an inline script, which the site's policy forbids; hence these lines. A page is changed on
its way to the browser only: what lies in the output folder is what gets published.
"""

from __future__ import annotations

import argparse
import os
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

#: An editor writes a file in several goes; what comes within so many milliseconds is one save.
_QUIET_MS, _LONGEST_MS = 30, 300


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


def sources(asked: Asked, settings: Mapping[str, Any]) -> list[Path]:
    """What a build reads, where it is there: the site's own, and what lies beside its settings,
    which may import it. Watching the whole folder would take in node_modules and the environment.
    """
    named = [settings["PATH"], settings["THEME"], *settings["PLUGIN_PATHS"]]
    beside = sorted(asked.settings.parent.glob("*.py"))
    return [path for path in [*map(Path, named), *beside] if path.exists()]


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


def is_code(path: str, settings: Mapping[str, Any]) -> bool:
    """Whether a file is what a process has imported, and doesn't ask for again: settings and
    plugins. Formulas are read at every build."""
    content = Path(settings["PATH"]).absolute()
    return path.endswith(".py") and not Path(path).absolute().is_relative_to(content)


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
    from watchfiles import DefaultFilter, watch

    ours = DefaultFilter(ignore_paths=written(asked, settings))
    for changes in watch(
        *sources(asked, settings),
        watch_filter=ours,
        debounce=_LONGEST_MS,
        step=_QUIET_MS,
        raise_interrupt=False,
    ):
        paths = {path for _, path in changes}
        if not any(is_code(path, settings) for path in paths):
            builds.changed(paths)
            continue
        try:
            now = asked.read()
        except BuildError as error:
            site.say(str(error))
            continue
        builds.start()
        if _folders(asked, now) != _folders(asked, settings):
            return now
    return None


def _folders(asked: Asked, settings: Mapping[str, Any]) -> tuple[object, ...]:
    return settings["OUTPUT_PATH"], written(asked, settings), sources(asked, settings)
