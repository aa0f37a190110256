"""Files of the last build that stand in the output and belong to this build's site as they are."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from huoye.core.build import Build
from huoye.core.ledger import Claims
from huoye.core.stat_index import StatIndex

#: Says that nothing is taken from an earlier build, as ``pelican -e HUOYE_FRESH=true``.
FRESH = "HUOYE_FRESH"


@dataclass(frozen=True)
class _Place:
    output: Path
    staged: Path
    claims: Claims


class Standing:
    """Puts them into the site that is rendered aside, where all that looks at it finds them; a
    service of the build.

    They are linked there, not copied, where both lie on one disk. So whoever changes a file of the
    rendered site writes a new one in its place, as ``files.write`` does.
    """

    def __init__(self, build: Build) -> None:
        self._index = build.get(StatIndex)
        self._is_fresh = bool(build.settings.get(FRESH))
        self._place: _Place | None = None
        #: Path -> what it holds, and what the file in the rendered site is known by.
        self._kept: dict[str, tuple[str, tuple[int, int, int]]] = {}

    def begin(self, output: Path, staged: Path, claims: Claims) -> None:
        """Know where the files stand and where they are wanted. claims: what is ours there."""
        self._place = _Place(output, staged, {} if self._is_fresh else claims)

    def keep(self, path: str, content: str) -> bool:
        """Take the file at a path from the output, if it is ours and holds that.

        path: below the output, with "/". content: what it must hold, as ``ledger.fingerprint``.
        Returns whether it is part of the site now.
        """
        place = self._place
        if place is None or place.claims.get(path) != (content,) or content.startswith("link:"):
            return False
        source, target = f"{place.output}/{path}", f"{place.staged}/{path}"
        try:
            if os.path.islink(source) or self._index.digest(source) != content:
                return False
            _join(source, target)
            self._kept[path] = content, _known_by(target)
        except OSError:  # not there any more: it is written as any other
            return False
        return True

    def keep_beside(self, path: str) -> bool:
        """The same of a file that was made from its neighbour without a suffix, if that is kept."""
        neighbour = path.rpartition(".")[0]
        claims = self._place.claims.get(path, ()) if self._place else ()
        return neighbour in self._kept and len(claims) == 1 and self.keep(path, claims[0])

    def kept(self) -> Mapping[str, str]:
        """Path -> what it holds, of all that were kept and that nobody has written since."""
        assert self._place is not None
        found = {}
        for path, (content, known) in self._kept.items():
            with suppress(OSError):
                if _known_by(f"{self._place.staged}/{path}") == known:
                    found[path] = content
        return found


def _join(source: str, target: str) -> None:
    """Raises OSError."""
    try:
        os.link(source, target)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.link(source, target)
    except FileExistsError:
        os.unlink(target)
        os.link(source, target)
    except OSError:  # another disk, or one that knows no links
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copyfile(source, target)


def _known_by(path: str) -> tuple[int, int, int]:
    # Not the time of the entry: every link to a file changes it.
    found = os.lstat(path)
    return found.st_size, found.st_mtime_ns, found.st_ino
