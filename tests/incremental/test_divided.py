"""Files are rendered by several processes: the same files, notes and words for any number."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.build import corpus
from tests.core.blog import tree

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")
#: Takes down which process renders what; at one page it does what the environment says.
_ADDED = """\
import logging, os, time
from pathlib import Path
from pelican import signals
RUN = os.getpid()
def note(path, context):
    with open(os.environ["NOTES"], "a") as notes:
        notes.write(f"{os.getpid() == RUN}\\n")
    if path.endswith("/post-00021.html"):
        match os.environ["EVENT"]:
            case "death" if os.getpid() != RUN:
                os._exit(1)
            case "word":
                logging.getLogger("added").warning("a word about a page")
    if os.environ["EVENT"] == "error here" and os.getpid() != RUN:
        time.sleep(1)
    is_wrong = path.endswith(("/post-00021.html", "/post-00022.html"))
    if is_wrong and os.environ["EVENT"].startswith("error"):
        raise ValueError(Path(path).name)
signals.content_written.connect(note)
"""
#: Of the log, where it is another than in the line before.
_TIME = re.compile(r"^(?:\[[\d:]+\])? +")


class _Site:
    """Forty posts, with whatever their settings add."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        corpus.write(folder, 40)
        (folder / "added.py").write_text(_ADDED, "utf-8")
        more = 'import added\nHUOYE_PURE = ["added"]\nRELATIVE_URLS = True\n'
        ours = (folder / "ours.py").read_text("utf-8")
        (folder / "ours.py").write_text(f"{ours}{more}", "utf-8")

    def build(self, workers: int, event: str = "") -> tuple[int, list[str], set[str]]:
        """Status, what is printed of pages, and by whom they were rendered: the run, "True"."""
        notes = self.folder / "notes"
        notes.write_text("")
        command = [sys.executable, "-m", "pelican", "-s", "ours.py", "-o", f"output-{workers}"]
        run = subprocess.run(
            [*command, "-e", f"HUOYE_WORKERS={workers}", "HUOYE_FRESH=true"],
            cwd=self.folder,
            env={**os.environ, "NOTES": str(notes), "EVENT": event, "COLUMNS": "200"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        lines = (line for line in run.stdout.split("\n") if not line.startswith("Slowest"))
        told = [_TIME.sub("", line) for line in lines if "a word" in line or "post-" in line]
        return run.returncode, told, {*notes.read_text().split()}

    def noted(self) -> list[Any]:
        """What each output's last build has left of what its files show."""
        records = (self.folder / "cache-ours/builds").iterdir()
        return [json.loads(path.read_text().partition("\n")[2])["shown"] for path in records]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> _Site:
    return _Site(tmp_path_factory.mktemp("site"))


def test_the_site_and_what_is_noted_of_it_are_the_same(site: _Site) -> None:
    assert site.build(1) == (0, [], {"True"})
    status, told, by_the_run = site.build(3)
    # The run may have been at the feeds all the time.
    assert (status, told) == (0, []) and "False" in by_the_run
    one = tree(site.folder / "output-1")
    assert len(one) > 70
    assert tree(site.folder / "output-3") == one
    first, second = site.noted()
    assert first == second != {}


@pytest.mark.parametrize("event", ["death", "word", "error", "error here"])
def test_what_happens_to_a_page_is_told_as_ever(site: _Site, event: str) -> None:
    """Of two pages that can't be rendered the first is told of, whoever has met the second."""
    status, told, _ = site.build(1, event)
    assert (status, len(told)) == {
        "death": (0, 0),
        "word": (0, 1),
        # Pelican's own line, and the last of the traceback.
        "error": (1, 2),
        # The same, met by the run while those beside it are slow.
        "error here": (1, 2),
    }[event]
    assert site.build(3, event)[:2] == (status, told)
    assert tree(site.folder / "output-3") == tree(site.folder / "output-1")
