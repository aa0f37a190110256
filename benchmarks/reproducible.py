"""``python -m benchmarks.reproducible``: two clean builds of one blog, and whatever differs.

Each has a folder, an empty cache and circumstances of its own: day, time zone, language, umask,
number of cores, order in which folders give their files, seed of Python's hashes, and with
``--python`` the Python itself, in whose environment everything must be installed. Ends with 1 when
a single file differs.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.kills import tree

ROOT = Path(__file__).parent.parent
#: What Python runs before anything else in a build, as ``sitecustomize``.
_ELSEWHEN = """
import datetime, os, time

days, backwards = int(os.environ["TRIAL_DAYS"]), os.environ["TRIAL_ORDER"] == "backwards"
now, listdir, scandir = time.time, os.listdir, os.scandir
time.time = lambda: now() + 86400 * days


class Kind(type):
    def __instancecheck__(self, value):
        return isinstance(value, self.__base__)


class Elsewhen(datetime.datetime, metaclass=Kind):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls):
        return cls.now(datetime.UTC).replace(tzinfo=None)

    today = now


class Entries:
    def __init__(self, found):
        self.found = iter(found)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.found)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def close(self):
        pass


def in_order(path="."):
    with scandir(path) as found:
        return Entries(sorted(found, key=lambda entry: entry.name, reverse=backwards))


datetime.datetime = Elsewhen
os.listdir = lambda path=".": sorted(listdir(path), reverse=backwards)
os.scandir = in_order
"""


@dataclass(frozen=True)
class Circumstances:
    """Where and when a build runs."""

    name: str
    #: From today.
    days: int = 0
    order: str = "forwards"
    zone: str = "UTC"
    locale: str = "C"
    seed: str = "0"
    umask: int = 0o022
    #: How many of the machine's.
    cores: int = 1
    python: str = sys.executable
    more: dict[str, str] = field(default_factory=dict)

    def build(self, blog: Path, folder: Path, settings: str, arguments: Sequence[str] = ()) -> Path:
        """Build a copy of ``blog`` below ``folder``; returns the output. Raises RuntimeError."""
        home = folder / self.name / "of the blog"
        _copy(blog, home)
        shim = folder / self.name / "shim"
        shim.mkdir()
        (shim / "sitecustomize.py").write_text(_ELSEWHEN)
        done = subprocess.run(
            [self.python, "-m", "pelican", "-s", settings, *arguments],
            cwd=home,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(map(str, (shim, home / "plugins", ROOT / "plugins"))),
                "PYTHONHASHSEED": self.seed,
                "TZ": self.zone,
                "LC_ALL": self.locale,
                "TRIAL_DAYS": str(self.days),
                "TRIAL_ORDER": self.order,
                "HOME": str(folder / self.name),
                **self.more,
            },
            umask=self.umask,
            preexec_fn=self._take_cores,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        if done.returncode:
            raise RuntimeError(done.stdout)
        return home / "output"

    def _take_cores(self) -> None:
        # Not every system can be asked for it.
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: self.cores])


HERE = Circumstances("here")
ELSEWHERE = Circumstances(
    "elsewhere/and/deeper",
    days=1234,
    order="backwards",
    zone="Pacific/Chatham",
    locale="C.UTF-8",
    seed="4321",
    umask=0o077,
    cores=64,
)


def _copy(blog: Path, home: Path) -> None:
    """The blog's files, with other times, and without what it has built."""
    made = {"output", "cache", "tests"}

    def left_out(folder: str, names: list[str]) -> list[str]:
        at_top = Path(folder) == blog
        return [name for name in names if at_top and (name in made or name.startswith("."))]

    # A clone's node_modules go along: Node's children read nothing by way of links.
    shutil.copytree(blog, home, ignore=left_out, copy_function=shutil.copy, symlinks=True)


def differences(one: Path, other: Path) -> list[str]:
    """The files that are not the same in two folders."""
    first, second = tree(one), tree(other)
    paths = sorted({*first, *second})
    return [path for path in paths if first.get(path) != second.get(path)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--blog", type=Path, default=ROOT)
    parser.add_argument("--settings", default="publishconf.py")
    parser.add_argument("--python", default=sys.executable, help="of the second build")
    parser.add_argument("--keep", type=Path, help="folder for both builds, to look at")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.keep or Path(made)
        second = Circumstances(**{**vars(ELSEWHERE), "python": options.python})
        builds = [
            circumstances.build(options.blog.resolve(), folder.resolve(), options.settings)
            for circumstances in (HERE, second)
        ]
        wrong = differences(*builds)
        count = len(tree(builds[0]))
    for path in wrong:
        print(f"differs: {path}")
    print(f"{len(wrong)} of {count} files differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
