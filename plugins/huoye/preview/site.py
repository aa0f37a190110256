"""The site as it is shown: what was told of it last, and the browsers that want to hear of more."""

from __future__ import annotations

import queue
import shutil
import tempfile
import threading
from pathlib import Path

from huoye.preview.messages import Told

#: Tabs that hear of builds at once; each has a thread.
_LISTENERS = 32


class Site:
    """Pages that are newer than the output, problems, listeners. ``close()`` it."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="huoye-preview-")
        #: Where pages lie, at their addresses, until the whole site has them.
        self.drafts = Path(self._folder.name).resolve()
        #: As authors read them.
        self.problems: tuple[str, ...] = ()
        #: Address -> page that is newer, and what it loads.
        self._newer: dict[str, Path] = {}
        #: In the order in which they came.
        self._listeners: dict[queue.Queue[bool], None] = {}
        self._lock = threading.Lock()

    def newer(self, address: str) -> Path | None:
        """The file that takes the place of the output's."""
        return self._newer.get(address)

    def tell(self, told: Told) -> None:
        """Take what came of a save, and let all who listen look."""
        if told.is_whole:
            self.problems = tuple(told.problems)
        else:
            others = (text for text in self.problems if not _is_of(text, told.sources))
            self.problems = (*told.problems, *others)
        if told.is_whole and not told.problems:
            self._newer = {}
            for path in self.drafts.iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        pages = {address: self.drafts / address for address in told.pages}
        files = {address: Path(path) for address, path in told.files.items()}
        self._newer = {**self._newer, **files, **pages}
        with self._lock:
            for listener in self._listeners:
                listener.put(True)

    def say(self, problem: str) -> None:
        """What is wrong with the preview itself."""
        self.tell(Told(is_whole=True, problems=[problem]))

    def listen(self) -> queue.Queue[bool]:
        """A queue that gets True when there is something to see, now and later, and False when
        there are too many and the oldest must end. Browsers come again."""
        listener: queue.Queue[bool] = queue.Queue()
        listener.put(True)
        with self._lock:
            self._listeners[listener] = None
            oldest = next(iter(self._listeners))
            if len(self._listeners) > _LISTENERS:
                del self._listeners[oldest]
                oldest.put(False)
        return listener

    def forget(self, listener: queue.Queue[bool]) -> None:
        """It has gone."""
        with self._lock:
            self._listeners.pop(listener, None)

    def close(self) -> None:
        """Remove what was kept for showing alone."""
        self._folder.cleanup()


def _is_of(problem: str, sources: list[str]) -> bool:
    return any(problem.startswith(f"{source}:") for source in sources)
