"""The command ``huoye-preview``: it follows settings, too, wherever they lead."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

from tests.conftest import ROOT
from tests.core.blog import Blog

_PATIENCE_SECONDS = 300


def _wait_for(url: str, text: str, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + _PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < ends:
        try:
            with urlopen(url) as answer:
                if text in answer.read().decode():
                    return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"“{text}” has not come; the preview's status: {process.returncode}")


def test_settings_are_followed_wherever_they_lead(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "huoye.preview", "--port", str(port)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "plugins")},
    )
    page = f"http://127.0.0.1:{port}/a.html"
    try:
        _wait_for(page, "Text of a.", process)
        blog.set("SITENAME = 'another name'\n")
        _wait_for(page, "another name", process)
        # A mistake there is told, and mended in the same process.
        blog.set("SITENAME = unknown\n")
        with urlopen(f"http://127.0.0.1:{port}/__preview/events", timeout=60) as events:
            while b"NameError" not in events.readline():
                pass
        blog.set("SITENAME = 'third name'\nOUTPUT_PATH = 'elsewhere'\n")
        _wait_for(page, "third name", process)
        assert (tmp_path / "elsewhere/a.html").exists()
        blog.write("a", "Saved there.")
        _wait_for(page, "Saved there.", process)
    finally:
        process.terminate()
        process.wait(timeout=60)
    assert process.returncode == 0
