"""The two settings files, as Pelican's own command reads them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("conf", "site", "relative"),
    [("pelicanconf.py", "''", "True"), ("publishconf.py", "'https://example.org'", "False")],
)
def test_command_reads_them(conf: str, site: str, relative: str) -> None:
    command = "from pelican import main; main()"
    # -P: as with the installed command, the working folder is not importable by itself.
    run = subprocess.run(
        [
            sys.executable,
            "-P",
            "-c",
            command,
            "-s",
            conf,
            "--print-settings",
            "SITEURL",
            "RELATIVE_URLS",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert f"SITEURL: {site}" in run.stdout
    assert f"RELATIVE_URLS: {relative}" in run.stdout
