"""``python -m benchmarks.build.loop --posts 1000``: from a save to the page in the browser.

Starts the preview on the corpus, saves a post again and again, each time with another sentence,
and waits as a browser does until the address gives a page with that sentence. Prints, for each
save, the seconds until then, and the CPU seconds of the preview and its builds until then and until
nothing more is done; and the most memory that all of it had at these two moments.

A blog of many posts is built first, which takes minutes: ``--folder`` keeps it for the next time.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.build import corpus
from benchmarks.build.measured import memory, tree

_TICKS = 100
_PORT = 8765
#: Of the page, which is what a browser would ask for.
_PAUSE = 0.01
_QUIET = 3.0


@contextmanager
def preview(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """The preview of the site in a folder, which has been built."""
    command = [sys.executable, "-m", "huoye.preview", "-s", "ours.py", "--port", str(_PORT)]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def cpu(pid: int) -> float:
    """User and system seconds of a process and of all below it, those that have ended included."""
    total = 0
    for each in tree(pid):
        try:
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        except OSError:  # ended meanwhile
            continue
        total += sum(int(field) for field in fields[11:15])
    return total / _TICKS


def wait_for(address: str, text: str) -> None:
    """Until the page at an address holds a text."""
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{_PORT}/{address}") as answer:
                if text in answer.read().decode("utf-8"):
                    return
        except (URLError, ConnectionError):
            pass
        time.sleep(_PAUSE)


def wait_until_quiet(pid: int) -> None:
    """Until nothing has been computed for a while."""
    before, since = cpu(pid), time.monotonic()
    while time.monotonic() - since < _QUIET:
        time.sleep(0.2)
        now = cpu(pid)
        if now > before + 0.05:
            before, since = now, time.monotonic()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--saves", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where the blog is written, and stays")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = (options.folder or Path(made)).resolve()
        shutil.rmtree(folder / "content", ignore_errors=True)
        corpus.write(folder, options.posts)
        number = options.posts // 2
        post = folder / "content" / corpus.place(number)
        source = post.read_text("utf-8")
        with preview(folder) as process:
            address = _address(source)
            wait_for(address, "</html>")
            wait_until_quiet(process.pid)
            print(f"{options.posts} posts\n")
            print("| save | page, s | CPU until then, s | CPU in all, s | MB |")
            print("|---|--:|--:|--:|--:|")
            walls = []
            for save in range(options.saves):
                before, began = cpu(process.pid), time.monotonic()
                post.write_text(f"{source}\n第 {save} 次修改。\n", "utf-8")
                wait_for(address, f"第 {save} 次修改。")
                walls.append(time.monotonic() - began)
                until, then = cpu(process.pid) - before, memory(process.pid)
                wait_until_quiet(process.pid)
                whole, most = cpu(process.pid) - before, max(then, memory(process.pid))
                row = f"{walls[-1]:.2f} | {until:.2f} | {whole:.2f} | {most:.0f}"
                print(f"| {save + 1} | {row} |", flush=True)
            print(f"\nmedian: {statistics.median(walls):.2f} s")


def _address(source: str) -> str:
    slug = next(line for line in source.splitlines() if line.startswith("Slug:"))
    return f"{slug.partition(':')[2].strip()}.html"


if __name__ == "__main__":
    main()
