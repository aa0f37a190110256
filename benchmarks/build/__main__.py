"""``python -m benchmarks.build``: builds of the corpus, ours and others', in one run.

Prints tables in Markdown: CPU seconds of the whole process tree, their ratio to a cold build by
Pelican as it comes, wall seconds, peak memory. Ratios of one run can be compared; wall seconds on a
machine that does something else can't. Other engines are measured where an option says where their
program is. With two numbers of posts it prints the exponents by which ours grows.
"""

from __future__ import annotations

import argparse
import math
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.build import corpus
from benchmarks.build.engines import ENGINES, Engine, Post
from benchmarks.build.measured import Measured, measured

STOCK = "Pelican, formulas left to the browser"
COLD = "ours, cold"
_PELICAN = [sys.executable, "-m", "pelican"]


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    name: str
    posts: int
    took: Measured


@dataclass(frozen=True)
class Site:
    """The corpus in a folder. rounds: how often a build is measured; the cheapest counts, since
    what else the machine does only ever adds."""

    folder: Path
    posts: int
    rounds: int

    def best(self, name: str, command: list[str], before: Callable[[], None]) -> Row:
        """before: makes the folder ready, each time."""
        found = []
        for _ in range(self.rounds):
            before()
            found.append(measured(command, self.folder))
        return Row(name, self.posts, min(found, key=lambda took: took.cpu))

    def stock(self) -> Row:
        """Pelican without plugins, from nothing."""
        return self.best(STOCK, [*_PELICAN, "-s", "stock.py"], lambda: self._clear("stock"))

    def render_math(self, python: str) -> Row:
        """Pelican with the plugin that loads MathJax into the page. python: one that has both."""
        settings = (self.folder / "stock.py").read_text("utf-8").replace("stock", "render-math")
        settings = settings.replace("PLUGINS = []", 'PLUGINS = ["render_math"]')
        (self.folder / "render-math.py").write_text(settings, "utf-8")
        command = [python, "-m", "pelican", "-s", "render-math.py"]
        return self.best("Pelican with render-math", command, lambda: self._clear("render-math"))

    def ours(self) -> Iterator[Row]:
        """From nothing, with one process and with as many as there are cores; and again."""
        command = [*_PELICAN, "-s", "ours.py"]
        alone = [*command, "-e", "HUOYE_WORKERS=1"]
        yield self.best(f"{COLD}, one process", alone, lambda: self._clear("ours"))
        yield self.best(COLD, command, lambda: self._clear("ours"))
        yield self.best("ours, nothing changed", command, lambda: None)
        yield self.best("ours, one article edited", command, self._edit)

    def other(self, engine: Engine, program: str) -> Row:
        """Another engine, from nothing."""
        folder = self.folder / engine.option
        sources = (self.folder / "content" / corpus.place(n) for n in range(self.posts))
        engine.prepare(folder, [Post.read(path) for path in sources])
        command = [part.format(program, folder=folder) for part in engine.command]
        inside = Site(folder, self.posts, self.rounds)
        return inside.best(engine.name, command, lambda: engine.clear(folder))

    def _clear(self, name: str) -> None:
        for made in (f"output-{name}", f"cache-{name}"):
            shutil.rmtree(self.folder / made, ignore_errors=True)

    def _edit(self) -> None:
        path = self.folder / "content" / corpus.place(self.posts // 2)
        path.write_text(path.read_text("utf-8") + "\n再添一句话。\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--posts", type=int, nargs="+", default=[1000])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="where the blogs are written, and stay")
    parser.add_argument("--render-math", metavar="PYTHON", help="with pelican and render-math")
    for engine in ENGINES:
        parser.add_argument(f"--{engine.option}", metavar="PROGRAM")
    options = parser.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as spare:
        for posts in options.posts:
            site = Site((options.folder or Path(spare)) / str(posts), posts, options.rounds)
            shutil.rmtree(site.folder, ignore_errors=True)
            corpus.write(site.folder, posts)
            rows += _said(_builds(site, options))
    for posts in options.posts:
        print(_table([row for row in rows if row.posts == posts]), end="\n\n")
    for line in _growth([row for row in rows if row.name == COLD]):
        print(line)


def _builds(site: Site, options: argparse.Namespace) -> Iterator[Row]:
    yield site.stock()
    if options.render_math:
        yield site.render_math(options.render_math)
    yield from site.ours()
    for engine in ENGINES:
        if program := getattr(options, engine.option.replace("-", "_")):
            yield site.other(engine, program)


def _said(rows: Iterator[Row]) -> Iterator[Row]:
    """Each row is told when it is there: the whole takes minutes."""
    for row in rows:
        print(f"{row.posts} posts, {row.name}: {row.took}", file=sys.stderr, flush=True)
        yield row


def _table(rows: list[Row]) -> str:
    stock = next(row.took.cpu for row in rows if row.name == STOCK)
    lines = ["| build | posts | CPU s | ratio | wall s | MB |", "|---|--:|--:|--:|--:|--:|"]
    lines += [
        f"| {row.name} | {row.posts} | {row.took.cpu:.2f} | {row.took.cpu / stock:.2f} "
        f"| {row.took.wall:.1f} | {row.took.memory:.0f} |"
        for row in rows
    ]
    return "\n".join(lines)


def _growth(rows: list[Row]) -> Iterator[str]:
    """How ours grows from the fewest posts to the most: 1 is in proportion."""
    few, many = min(rows, key=lambda row: row.posts), max(rows, key=lambda row: row.posts)
    if few.posts < many.posts:
        times = math.log(many.posts / few.posts)
        for what in ("cpu", "memory"):
            factor = getattr(many.took, what) / getattr(few.took, what)
            name = {"cpu": "CPU seconds", "memory": "memory"}[what]
            yield f"{name}: exponent {math.log(factor) / times:.2f}"


if __name__ == "__main__":
    main()
