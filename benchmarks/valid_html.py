"""``python -m benchmarks.valid_html``: every page of a built site by the Nu Html Checker.

    python -m benchmarks.valid_html [FOLDER]

The checker is npm's ``vnu-jar``, of one version, and needs a Java of the system. Exits with 1 where
anything is wrong. Of its warnings those of the content security policy are left out: they take a
site's own files for others', as they lie in no origin, and data in JSON for scripts.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.npm_tools import npm_tool

VERSION = "26.9.27"
_POLICY = "violates Content Security Policy"


def messages(folder: Path) -> Iterator[dict[str, Any]]:
    """What the checker says of the pages below a folder. Raises CalledProcessError, and
    RuntimeError where there is no Java."""
    java = shutil.which("java")
    if java is None:
        raise RuntimeError("The checker needs Java; Debian's is default-jre-headless")
    jar = npm_tool("vnu-jar", VERSION) / "build/dist/vnu.jar"
    pages = sorted(path.relative_to(folder) for path in folder.rglob("*.html"))
    # A start of Java takes longer than a page; what it compiles well it needs longer than it runs.
    options = ["-Xss4m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    done = subprocess.run(
        [java, *options, "-jar", jar, "--format", "json", "--exit-zero-always", *pages],
        cwd=folder.resolve(),
        check=True,
        capture_output=True,
    )
    for message in json.loads(done.stderr)["messages"]:
        if _POLICY not in message["message"]:
            yield message


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=Path("output"))
    folder = parser.parse_args().folder
    count = 0
    for message in messages(folder):
        count += 1
        kind = message.get("subType", message["type"])
        where = f"{message.get('url', '')}:{message.get('lastLine', '')}"
        print(f"{where}: {kind}: {message['message']}")
    print(f"{len([*folder.rglob('*.html')])} pages, {count} messages")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
