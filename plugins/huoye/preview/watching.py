"""Changes of files, as the system tells of them.

A file is followed by its folder: whoever saves by a rename, as many editors and git do, puts
another file in its place, of which nobody hears who follows the former one. For the same reason a
folder that has come back is followed anew.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from watchfiles import Change, DefaultFilter, watch

from huoye.core.errors import BuildError

#: An editor writes a file in several goes; what comes within so many milliseconds is one save.
_QUIET_MS, _LONGEST_MS = 30, 300
#: Of a wait that Ctrl-C ends, on any system.
_LOOK_SECONDS = 0.5
#: For a folder to be followed.
_PATIENCE_SECONDS = 5.0

_Heard = queue.Queue[set[str] | Exception]


class Sources(DefaultFilter):
    """What may be a source, by its name.

    written: folders that are none, nor anything in them.
    """

    #: Emacs keeps ``#a.md#`` beside what isn't saved.
    ignore_entity_patterns = (*DefaultFilter.ignore_entity_patterns, r"^#.*#$")

    def __init__(self, written: Sequence[Path] = ()) -> None:
        super().__init__(ignore_paths=[f"{folder}{os.sep}" for folder in written])
        self._written = frozenset(map(str, written))

    def __call__(self, change: Change, path: str) -> bool:
        """As the base class has it."""
        # The folder itself comes and goes with a build, too.
        return path not in self._written and super().__call__(change, path)


def changes(folders: Sequence[Path], beside: Path, written: Sequence[Path]) -> Iterator[set[str]]:
    """The paths of what has changed, some at a time, until Ctrl-C.

    folders: followed with all that is in them, also when they come only later. beside: the folder
    of the settings, in which Python's files count. written: what builds write into. Raises
    BuildError where the system follows no more files.
    """
    heard: _Heard = queue.Queue()
    names = frozenset(map(str, folders))
    is_source = Sources()

    def is_around(change: Change, path: str) -> bool:
        if path in names:
            return True
        file = Path(path)
        is_settings = file.parent == beside and file.suffix == ".py"
        is_followed = any(file.is_relative_to(folder) for folder in folders)
        return is_settings and not is_followed and is_source(change, path)

    around = sorted({beside, *(folder.parent for folder in folders)})
    found: set[str] | None = set()
    with _followed(around, is_around, heard, is_deep=False):
        while found is not None:
            with _followed(folders, Sources(written), heard, is_deep=True):
                # Only now, of a folder that has come back: what is saved there later is heard.
                if found:
                    yield found
                while (found := _next(heard)) is not None and not found & names:
                    yield found


def _next(heard: _Heard) -> set[str] | None:
    """None at Ctrl-C. Raises BuildError."""
    while True:
        try:
            found = heard.get(timeout=_LOOK_SECONDS)
        except queue.Empty:
            continue
        except KeyboardInterrupt:
            return None
        if isinstance(found, Exception):
            raise BuildError(
                f"changes of files can't be followed: {found}",
                mend="Where there are too many, raise fs.inotify.max_user_watches, or set "
                "WATCHFILES_FORCE_POLLING=true in the environment",
            ) from found
        return found


class _Stop(threading.Event):
    """Asked by watchfiles again and again, from when it follows the folders on."""

    def __init__(self) -> None:
        super().__init__()
        self.is_begun = threading.Event()

    def is_set(self) -> bool:
        self.is_begun.set()
        return super().is_set()


@contextmanager
def _followed(
    folders: Sequence[Path],
    counts: Callable[[Change, str], bool],
    heard: _Heard,
    *,
    is_deep: bool,
) -> Iterator[None]:
    """Put the paths of what changes in folders that are there into a queue.

    counts: whether a change is one. is_deep: whether those in the folders' folders are.
    """
    stop = _Stop()
    there = [folder for folder in folders if folder.is_dir()]

    def listen() -> None:
        try:
            for found in watch(
                *there,
                watch_filter=counts,
                debounce=_LONGEST_MS,
                step=_QUIET_MS,
                stop_event=stop,
                recursive=is_deep,
                ignore_permission_denied=True,
            ):
                heard.put({path for _, path in found})
        except Exception as error:
            heard.put(error)
            stop.is_begun.set()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    stop.is_begun.wait(_PATIENCE_SECONDS)
    try:
        yield
    finally:
        stop.set()
        thread.join()
