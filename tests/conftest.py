"""What several rooms' tests share."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes depends on the machine; speed is measured in benchmarks/.
settings.register_profile("huoye", deadline=None)
settings.load_profile("huoye")

ROOT = Path(__file__).parent.parent

Build = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def build() -> Build:
    """Runs ``pelican`` as an author does: build(content, output, *more arguments)."""

    def run(content: Path, output: Path, *more: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "pelican", str(content), "-o", str(output), *more],
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            timeout=600,
        )

    return run


@pytest.fixture(scope="session")
def site(build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real archive, built once for all tests that look at pages."""
    output = tmp_path_factory.mktemp("site") / "output"
    done = build(ROOT / "content", output)
    assert done.returncode == 0, done.stdout + done.stderr
    return output
