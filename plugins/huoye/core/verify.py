"""The command ``huoye-verify``: a published folder held against its manifest."""

from __future__ import annotations

import argparse
import stat
import sys
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from huoye.core.errors import BuildError
from huoye.core.files import sha256
from huoye.core.manifest import NAME, Entry, Manifest, read_manifest
from huoye.core.removal import files_below


def differences(folder: Path, manifest: Manifest, also: Sequence[str] = ()) -> Iterator[str]:
    """What is not as it was published, a line each, in the order of paths.

    No path of the manifest's is opened, only what is found in ``folder``. also: patterns of what
    may lie there besides; a folder's name stands for all in it.
    """
    there = set(files_below(folder)) - {NAME}
    for path in sorted({*there, *manifest.files}):
        if path not in there:
            yield f"missing: {_shown(path)}"
        elif path not in manifest.files:
            if not any(_is_meant(path, pattern) for pattern in also):
                yield f"surplus: {_shown(path)}"
        elif change := _change(folder / path, manifest.files[path]):
            yield f"changed: {_shown(path)} ({change})"


def _change(file: Path, published: Entry) -> str:
    """What is another now; "" where nothing is."""
    try:
        found = file.stat()
        # Whoever opens a pipe waits for somebody to write into it.
        if not stat.S_ISREG(found.st_mode):
            return "no file any more"
        if found.st_size != published.bytes:
            return f"{found.st_size} bytes, not {published.bytes}"
        return "" if sha256(file) == published.sha256 else "other content of the same length"
    except OSError as error:
        return f"can't be read: {error.strerror}"


def _is_meant(path: str, pattern: str) -> bool:
    pattern = pattern.rstrip("/")
    return fnmatchcase(path, pattern) or path.startswith(f"{pattern}/")


def _shown(path: str) -> str:
    """A name that does nothing to a terminal, whatever is in it."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in path)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="huoye-verify",
        description="Check a published folder against its manifest: names what is missing, changed "
        "or surplus. Status 1 where anything is, 2 where nothing could be checked.",
    )
    parser.add_argument(
        "folder", type=Path, nargs="?", default=Path("output"), help="default: %(default)s"
    )
    parser.add_argument(
        "--manifest", type=Path, help=f"one kept elsewhere; default: {NAME} in the folder"
    )
    parser.add_argument(
        "--also",
        action="append",
        default=[],
        metavar="PATTERN",
        help="what may lie there besides, as CNAME, .git or '*.bak'; may be given again",
    )
    arguments = parser.parse_args()
    path = arguments.manifest or arguments.folder / NAME
    try:
        manifest = read_manifest(path)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 2
    if not arguments.folder.is_dir():
        print(BuildError("there is no such folder", path=arguments.folder), file=sys.stderr)
        return 2
    found = list(differences(arguments.folder, manifest, arguments.also))
    for line in found:
        print(line)
    if found:
        print(f"{len(found)} of this folder's files are not as published.", file=sys.stderr)
        return 1
    # Whoever can change the files can change the list: this tells one list from another.
    print(f"All {len(manifest.files)} files are as published; sha256 of the manifest:")
    print(sha256(path))
    return 0


if __name__ == "__main__":
    sys.exit(main())
