"""Tools of npm's that measure a site and are no part of it, each of one version, in ``.cache``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

_PREFIX = Path(__file__).parents[1] / ".cache/npm-tools"


def npm_tool(name: str, version: str) -> Path:
    """The package's folder, installed where it isn't there. Raises CalledProcessError."""
    prefix = _PREFIX / name
    package = prefix / "node_modules" / name
    record = package / "package.json"
    if not record.exists() or json.loads(record.read_text("utf-8"))["version"] != version:
        prefix.mkdir(parents=True, exist_ok=True)
        binaries = Path(sys.executable).parent
        # npm asks for “node” by its name.
        environment = {**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}"}
        more = ("--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
        command: list[str | Path] = [binaries / "npm", "install", "--prefix", prefix, *more]
        command.append(f"{name}@{version}")
        subprocess.run(command, check=True, env=environment)
    return package
