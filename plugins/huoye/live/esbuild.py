"""esbuild, which packs browser modules: at build in a clone, for the wheels once a release.

Its npm package is a script that starts a program; the program is started here without it. It reads
our own modules, and nothing of what authors write.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from huoye.core.bundled import how_to_install, npm_package
from huoye.core.errors import BuildError

_ESBUILD = npm_package("esbuild")
#: In every use: readers get no comments, and letters stay as they are written.
OPTIONS = ("--format=esm", "--charset=utf8", "--legal-comments=none", "--log-level=warning")


def version() -> str:
    """As installed. Raises BuildError where it is not."""
    try:
        found: str = json.loads((_ESBUILD / "package.json").read_text("utf-8"))["version"]
    except FileNotFoundError:
        raise BuildError("esbuild is not installed", mend=how_to_install()) from None
    return found


def run(*arguments: str | Path, cwd: Path, what: str, mend: str) -> None:
    """Run it. Raises BuildError, with what it says, where it fails. what: for the message."""
    command = [_program(), *arguments, *OPTIONS]
    done = subprocess.run(list(map(str, command)), cwd=cwd, capture_output=True, encoding="utf-8")
    if done.returncode:
        raise BuildError(f"{what}: {done.stderr.strip()}", mend=mend)


def _program() -> Path:
    """npm installs the one for this system. Raises BuildError where it has not."""
    folder = npm_package("@esbuild")
    for place in ("*/bin/esbuild", "*/esbuild.exe"):
        for program in folder.glob(place):
            return program
    raise BuildError("esbuild is not installed for this system", mend=how_to_install())
