"""What is costly to make again, kept below CACHE_PATH and checked before it is used.

Beside every file lies the SHA-256 of its content. A file that was cut, emptied, exchanged or edited
doesn't have it any more, and is made again; so nothing damaged is ever published or computed with.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.core.files import sha256, write, write_atomic

_DIGITS = 64


class Cache:
    """Files by what they were made from; a service of the build.

    Where the cache can't be written, what is made is kept for this build alone, after one warning.
    """

    def __init__(self, build: Build) -> None:
        self._folder = build.cache
        self._problems = build.problems
        #: What this build has checked or made.
        self._checked: dict[str, Path] = {}
        self._spare: tempfile.TemporaryDirectory[str] | None = None
        self._is_refused = False

    def content(self, place: str, make: Callable[[], bytes]) -> bytes:
        """What is kept at a place, or ``make()``, kept there from now on.

        place: below the cache, “kind/key.suffix”; it names everything that the content depends on.
        What ``make`` raises keeps nothing.
        """
        found = self._read(self._checked.get(place, self._folder / place))
        return found if found is not None else self._kept(place, make())

    def file(self, place: str, make: Callable[[], bytes]) -> Path:
        """The same as a file, which is checked once a build."""
        if place not in self._checked or not self._checked[place].exists():
            path = self._folder / place
            if self._read(path) is None:
                self._kept(place, make())
            else:
                self._checked[place] = path
        return self._checked[place]

    def refused(self, error: OSError) -> None:
        """Say, once a build, that the cache can't be written."""
        if not self._is_refused:
            self._problems.report(
                BuildError(
                    f"the cache can't be written ({error.strerror}): what this build makes, the "
                    "next one makes again, and pages of removed articles stay in the output",
                    path=self._folder,
                    mend="See who may write there and what room is left, or set CACHE_PATH",
                    is_warning=True,
                )
            )
        self._is_refused = True

    def close(self) -> None:
        """Forget what could not be kept."""
        if self._spare is not None:
            self._spare.cleanup()
            self._spare = None

    def _read(self, path: Path) -> bytes | None:
        try:
            known = _beside(path).read_text("ascii")
        except (OSError, UnicodeDecodeError):  # not there, or of a version that wrote none
            return None
        try:
            content = path.read_bytes()
        except OSError:
            content = b""
        if sha256(content) == known:
            return content
        if len(known) < _DIGITS or not _says(path, known):  # another build is writing it
            return None
        what = "this file of the cache is not what was written there; it is made again"
        self._problems.report(BuildError(what, path=path, is_warning=True))
        return None

    def _kept(self, place: str, content: bytes) -> bytes:
        self._checked[place] = self._folder / place
        try:
            _keep(self._folder / place, content, write_atomic)
        except OSError as error:
            self.refused(error)
            if self._spare is None:
                self._spare = tempfile.TemporaryDirectory(prefix="huoye-")
            self._checked[place] = Path(self._spare.name) / place
            _keep(self._checked[place], content, write)
        return content


def _keep(path: Path, content: bytes, put: Callable[[Path, bytes], None]) -> None:
    beside = _beside(path)
    # A kill in between leaves a file that nobody vouches for, not one with another's hash.
    beside.unlink(missing_ok=True)
    put(path, content)
    write(beside, sha256(content))


def _says(path: Path, digest: str) -> bool:
    """Whether the hash beside a file is still that."""
    try:
        return _beside(path).read_text("ascii") == digest
    except (OSError, UnicodeDecodeError):
        return False


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")
