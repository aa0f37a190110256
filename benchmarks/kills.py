"""``python -m benchmarks.kills``: builds that are killed, and builds at once, on the real archive.

Each trial ends in a build that nobody disturbs, whose output must be that of a build that never
was: file by file, with what was put there by hand. Kills are spread over the steps of a build:
while it reads, while it renders, while new files are brought onto the output's disk, between two
renames, and behind the last. Nearly all trials find a full cache; with an empty one begin those
that ``--cold`` counts. Ends with 1 when a single output differs.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from huoye.core.files import sha256
from huoye.core.publish import INCOMING

#: Lies in the output, and in no build: Pelican would keep it by OUTPUT_RETENTION.
BY_HAND = {".git/HEAD": "ref: refs/heads/main", "CNAME": "example.org"}
#: When a build is killed, in turn.
STEPS = ("reading", "rendering", "bringing", "renaming", "afterwards")
#: How much longer reading takes without what is kept, about.
_COLD = 20
#: Seconds between two looks at how far a build is.
_LOOK = 0.0005
#: Two sites that differ on every page.
NAMES = ("One", "Two")


def _start(*arguments: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "pelican", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


@dataclass
class Trial:
    """A blog and what its builds give.

    blog: the folder with the settings. folder: for outputs and the cache. seed: of the moments.
    """

    blog: Path
    folder: Path
    seed: int = 1
    #: What ``pelican`` is called with besides.
    arguments: Sequence[str] = ()
    #: Starts it with arguments in a ``folder``, and gives something like the process.
    start: Callable[..., Any] = _start
    #: Seconds that a build takes when it is not disturbed.
    seconds: float = 0.0
    #: Where kills have come; "too late" for a build that had ended.
    met: Counter[str] = field(default_factory=Counter)
    _sites: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self.output = self.folder / "output"
        for name, text in BY_HAND.items():
            path = self.output / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        for name in NAMES:
            self._build(name, self.folder / name)
            start = time.monotonic()
            self._build(name, self.folder / name)
            self.seconds = time.monotonic() - start
            self._sites[name] = tree(self.folder / name) | {
                path: sha256(text.encode()) for path, text in BY_HAND.items()
            }

    def kill(self, number: int, *, cold: bool = False) -> str:
        """Kill a build, build again; "" or what is wrong then. cold: with an empty cache."""
        name = NAMES[number % 2]
        step = STEPS[number % len(STEPS)]
        full = self.folder / "full"
        if cold:
            (self.folder / "cache").rename(full)
        process = self._start(name, self.output)
        self._wait(process, step, self._random.random() * (_COLD if cold else 1))
        self.met[step if process.poll() is None else "too late"] += 1
        process.kill()
        process.communicate()
        left = tree(self.output)
        lost = [path for path in BY_HAND if path not in left]
        if cold:
            # What it left goes on with what is full.
            (self.folder / "cache").mkdir(exist_ok=True)
            shutil.copytree(self.folder / "cache", full, dirs_exist_ok=True)
            shutil.rmtree(self.folder / "cache")
            full.rename(self.folder / "cache")
        self._build(name, self.output)
        return f"lost {lost}" if lost else self._wrong(name)

    def _wait(self, process: Any, step: str, share: float) -> None:
        """Until a build is at this share of a step, or has ended."""
        incoming = self.output / INCOMING
        count = len(self._sites[NAMES[0]])

        def rendered() -> int:
            return sum(len(names) for _, _, names in os.walk(self.folder / "cache/staging"))

        def until(reached: Callable[[], bool]) -> None:
            while process.poll() is None and not reached():
                time.sleep(_LOOK)

        if step == "reading":
            time.sleep(share * self.seconds / 2)
            return
        if step == "rendering":
            until(lambda: rendered() > share * count)
            return
        until(incoming.exists)
        if step == "bringing":
            until(lambda: _files(incoming) > share * count or not incoming.exists())
            return
        most = 0

        def emptied() -> bool:
            nonlocal most
            waiting = _files(incoming)
            most = max(most, waiting)
            return waiting < share * most

        until(emptied if step == "renaming" else lambda: not incoming.exists())

    def pair(self, number: int) -> str:
        """Two builds at once; "" or what is wrong then."""
        first = self._start(NAMES[number % 2], self.output)
        time.sleep(self._random.uniform(0.0, self.seconds))
        second = self._start(NAMES[1 - number % 2], self.output)
        said = [build.communicate()[0] for build in (first, second)]
        if first.returncode or second.returncode:
            return f"a build failed: {said}"
        wrong = [self._wrong(name) for name in NAMES]
        return "" if "" in wrong else wrong[0]

    def _wrong(self, name: str) -> str:
        """What is wrong with the output as the site of this name."""
        found, wanted = tree(self.output), self._sites[name]
        differ = sorted(path for path in {*found, *wanted} if found.get(path) != wanted.get(path))
        left = [path.name for path in (self.folder / "cache/staging").iterdir()]
        return f"{differ[:5]} differ, {left} left" if differ or left else ""

    def _start(self, name: str, output: Path) -> Any:
        return self.start(
            *("-o", str(output), *self.arguments),
            *("--cache-path", str(self.folder / "cache"), "-e", f'SITENAME="{name}"'),
            folder=self.blog,
        )

    def _build(self, name: str, output: Path) -> None:
        process = self._start(name, output)
        said, _ = process.communicate()
        if process.returncode:
            raise RuntimeError(said)


def tree(folder: Path) -> dict[str, str]:
    """Every file below, and the hash of its content."""
    return {
        path.relative_to(folder).as_posix(): sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _files(folder: Path) -> int:
    try:
        return sum(1 for _ in folder.iterdir())
    except FileNotFoundError:
        return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--pairs", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--blog", type=Path, default=Path())
    parser.add_argument("--cold", type=int, default=1, help="kills with an empty cache, among all")
    parser.add_argument(
        "--cache", type=Path, default=Path(".cache"), help="begin with a copy of it"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made).resolve()
        if options.cache.is_dir():
            shutil.copytree(options.cache, folder / "cache")
        trial = Trial(options.blog.resolve(), folder, options.seed)
        print(f"a build takes {trial.seconds:.1f} s")
        cold = range(0, options.cold * len(STEPS), len(STEPS))
        kill = partial(_kill, trial, cold)
        counts = [
            _report("kills", kill, options.kills),
            _report("pairs", trial.pair, options.pairs),
        ]
    print("killed:", ", ".join(f"{step} {count}" for step, count in trial.met.items()))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{used.ru_utime + used.ru_stime:.0f} s of processors")
    return int(any(counts))


def _kill(trial: Trial, cold: range, number: int) -> str:
    return trial.kill(number, cold=number in cold)


def _report(kind: str, attempt: Callable[[int], str], count: int) -> int:
    """How many of a kind went wrong."""
    wrong = 0
    for number in range(count):
        if text := attempt(number):
            wrong += 1
            print(f"  {text}")
        done = number + 1
        if done == count or done % 10 == 0:
            print(f"{kind}: {done - wrong} of {done} equal to an undisturbed build", flush=True)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
