"""What is forked is as what a shell starts."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

import pytest

from tests import pelican_run
from tests.core.blog import Blog

#: Settings that say where they are read.
_SAYING = """
import locale, logging, os, signal, sys, time
now = logging.makeLogRecord({})
for said in (
    __name__, sys.argv[1:], sys.path[0], sys.modules["__main__"].__spec__.name, os.getcwd(),
    sorted(os.environ.items()), os.umask(0o022), sorted(os.listdir("/proc/self/fd")),
    signal.getsignal(signal.SIGINT), sys.stdin.isatty(), sys.stdout.encoding, sys.flags,
    locale.getlocale(), len(os.listdir("/proc/self/task")),
    os.stat(__file__).st_mtime < now.created - now.relativeCreated / 1000 < time.time(),
):
    print(said)
print("an error", file=sys.stderr)
"""


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path)


def _lines(blog: Blog, *arguments: str, is_forked: bool) -> tuple[int | None, list[str], list[str]]:
    first = None if is_forked else lambda: None
    process = pelican_run.start(*arguments, folder=blog.root, apart=True, first=first)
    said, errors = process.communicate(timeout=60)
    # What comes behind tells of seconds.
    return process.returncode, said.partition("Done")[0].splitlines(), errors.splitlines()


def test_it_finds_what_any_process_finds(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEW", "new")
    monkeypatch.delenv("HOME")
    blog.set(_SAYING)
    status, said, errors = _lines(blog, is_forked=True)
    expected = _lines(blog, is_forked=False)
    assert [line for line in said if line not in expected[1]] == []
    assert len(said) > 10
    assert (status, errors) == (0, ["an error"]) == (expected[0], expected[2])


@pytest.mark.parametrize(
    "ending", ["raise SystemExit(3)", "raise ValueError('x')", "1 +", "import os; os.abort()"]
)
def test_it_ends_as_any_process_ends(blog: Blog, ending: str) -> None:
    blog.set(ending)
    status, _, errors = _lines(blog, is_forked=True)
    expected = _lines(blog, is_forked=False)
    assert (status, errors[-1:]) == (expected[0], expected[2][-1:])
    assert status != 0


def test_one_that_is_killed(blog: Blog) -> None:
    blog.set("import time\ntime.sleep(60)\n")
    process = blog.start()
    process.send_signal(signal.SIGKILL)
    assert process.wait(timeout=60) == -signal.SIGKILL


def test_one_that_has_ended_is_not_killed(blog: Blog) -> None:
    process = blog.start()
    while process.poll() is None:
        time.sleep(0.05)
    process.kill()
    assert process.wait() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")
def test_runs_at_once_leave_nothing_to_each_other(blog: Blog) -> None:
    blog.set("import os\nprint(os.environ.get('NEW'))\nos.environ['NEW'] = 'new'\n")
    running = [blog.start("-o", name) for name in ("one", "two")]
    said = [process.communicate(timeout=60)[0] for process in running]
    assert [text.splitlines()[0] for text in said] == ["None", "None"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")
def test_sets_have_no_order_that_all_runs_share(blog: Blog) -> None:
    blog.set("print(hash('a'))\n")
    said = [blog.start("-o", name).communicate(timeout=60)[0] for name in ("one", "two")]
    assert len({text.splitlines()[0] for text in said}) == 2
