"""Several processes read a site: the same pages, the same words about what is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.build import corpus
from tests.conftest import ROOT, page_head

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")
#: A pass that takes down which process it runs in, and ends it at one page unless that is the run.
_PLUGIN = """\
import os
from huoye.core.build import begun
from huoye.reader import Pipeline
RUN = os.getpid()
def note(html, page):
    with open(os.environ["NOTES"], "a") as notes:
        notes.write(f"{page.path.stem} {os.getpid() == RUN} {os.getpid()}\\n")
    if page.path.stem == os.environ["DEADLY"] and os.getpid() != RUN:
        os._exit(1)
    return html
def begin(build):
    build.get(Pipeline).add_pass("note", note, order=1, is_pure=True)
def register():
    begun.connect(begin)
"""
_BROKEN = page_head("{0}", date="2001-02-03") + "$\\undefined{0}$ {1}\n"


class _Blog:
    """Twenty posts that are right, and two that are not."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        corpus.write(folder, 20)
        (folder / "note.py").write_text(_PLUGIN, "utf-8")

    def break_two(self) -> None:
        for name in ("x", "y"):
            path = self._folder / f"content/posts/{name}.md"
            path.write_text(_BROKEN.format(name, "x" * 500), "utf-8")

    def build(self, workers: int, *, deadly: str = "") -> tuple[int, str, set[str]]:
        """Status, what is printed of errors, and the processes that read: "run", or a number."""
        name = f"{workers}{deadly}"
        notes = self._folder / f"notes-{name}"
        notes.touch()
        conf = (self._folder / "ours.py").read_text("utf-8")
        conf += f'PLUGINS += ["note"]\nPLUGIN_PATHS += ["."]\nHUOYE_WORKERS = {workers}\n'
        conf += f'OUTPUT_PATH = "output-{name}"\nCACHE_PATH = "cache-{name}"\n'
        (self._folder / f"{name}.py").write_text(conf, "utf-8")
        run = subprocess.run(
            [sys.executable, "-m", "pelican", "-s", f"{name}.py"],
            cwd=self._folder,
            # Pelican has its files in a set, whose order is that of their hashes.
            env={**os.environ, "PYTHONHASHSEED": "0", "NOTES": str(notes), "DEADLY": deadly},
            capture_output=True,
            text=True,
            check=False,
        )
        lines = [line.split() for line in notes.read_text("utf-8").splitlines()]
        readers = {"run" if is_run == "True" else pid for _, is_run, pid in lines}
        return run.returncode, run.stderr, readers

    def output(self, name: str) -> dict[str, bytes]:
        root = self._folder / f"output-{name}"
        files = (path for path in root.rglob("*") if path.is_file())
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_the_site_is_the_same_for_any_number_of_workers(tmp_path: Path) -> None:
    blog = _Blog(tmp_path)
    assert blog.build(1) == (0, "", {"run"})
    one = blog.output("1")
    assert len(one) > 40
    for workers, deadly in ((2, ""), (4, ""), (2, "post-00007")):
        status, errors, readers = blog.build(workers, deadly=deadly)
        assert (status, errors) == (0, "")
        # The page at which a worker dies is left to the run.
        assert ("run" in readers) == bool(deadly)
        assert 2 <= len(readers) <= workers + bool(deadly)
        assert blog.output(f"{workers}{deadly}") == one


def test_what_is_wrong_is_told_as_ever(tmp_path: Path) -> None:
    blog = _Blog(tmp_path)
    blog.break_two()
    status, errors, _ = blog.build(1)
    assert status == 1
    assert errors.count("Undefined control sequence") == 2
    assert blog.build(2)[:2] == (status, errors)


_ENDED = """\
import os, sys, time
from pathlib import Path
from huoye.core.forking import may_fork
from huoye.parallel.helper import Helper

def work(path):
    Path(f"{path}-{os.getpid()}").touch()
    time.sleep(600 if path.name == "slow" else 0)

assert may_fork()
helper = Helper(lambda told: (work, lambda: None), 2)
if sys.argv[1] == "unasked":
    helper.close()
else:
    import threading
    files = [Path(sys.argv[1], name) for name in ("slow", "a", "b", "c")]
    threading.Thread(target=helper.read, args=(files, "", lambda _: None), daemon=True).start()
    while len([*Path(sys.argv[1]).iterdir()]) < 4:
        time.sleep(0.01)
    os._exit(0)
"""


def test_no_process_outlives_its_run(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "plugins")}
    for way in ("unasked", str(tmp_path)):
        # Whoever lives on keeps the pipe open, and this waits.
        run = subprocess.run(
            [sys.executable, "-c", _ENDED, way],
            env=environment,
            stdout=subprocess.PIPE,
            timeout=60,
            check=True,
        )
        assert run.stdout == b""
    pids = [path.name.rpartition("-")[2] for path in tmp_path.iterdir()]
    assert len(set(pids)) == 2
    for pid in set(pids):
        _wait_for_the_end(int(pid))


def _wait_for_the_end(pid: int) -> None:
    """Zombies are over: whoever has adopted them may not look."""
    stat = Path(f"/proc/{pid}/stat")
    while stat.exists() and stat.read_text("utf-8").rpartition(")")[2].split()[0] != "Z":
        time.sleep(0.01)
