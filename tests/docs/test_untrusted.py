"""The recipe for other people's content is safe as written, and its command builds."""

import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT
from tests.docs.conftest import fenced

TEXT = (ROOT / "docs/untrusted.md").read_text("utf-8")


@pytest.fixture(scope="module")
def workflow() -> dict[Any, Any]:
    (block,) = fenced(TEXT, "yaml")
    parsed: dict[Any, Any] = yaml.safe_load(block)
    return parsed


def _commands(workflow: dict[Any, Any]) -> list[str]:
    return [step["run"] for step in workflow["jobs"]["build"]["steps"] if "run" in step]


def test_the_workflow_has_nothing_to_lose(workflow: dict[Any, Any]) -> None:
    # YAML 1.1 reads “on” as true.
    assert workflow[True] == "pull_request"
    assert workflow["permissions"] == {"contents": "read"}
    assert "secrets" not in str(workflow)
    assert workflow["jobs"]["build"]["timeout-minutes"] <= 30
    steps = workflow["jobs"]["build"]["steps"]
    checkouts = [step["with"] for step in steps if "checkout" in step.get("uses", "")]
    assert len(checkouts) == 2
    assert all(options["persist-credentials"] is False for options in checkouts)
    assert "base.sha" in checkouts[0]["ref"] and checkouts[1]["path"] == "theirs"


def test_nothing_of_theirs_is_run_but_by_an_untrusted_build(workflow: dict[Any, Any]) -> None:
    theirs = [command for command in _commands(workflow) if "theirs" in command]
    assert [command.split()[0] for command in theirs] == ["pelican"]
    assert theirs[0].endswith("-e HUOYE_UNTRUSTED=true")
    assert theirs[0] in fenced(TEXT, "sh")[0]


def test_its_commands_build(workflow: dict[Any, Any], tmp_path: Path) -> None:
    article = tmp_path / "theirs/content/a.md"
    article.parent.mkdir(parents=True)
    article.write_text("---\nTitle: A\nDate: 2026-01-02\nSlug: a\n---\n\nTheir text.\n", "utf-8")
    settings = "SITENAME = 'A'\nSITEURL = ''\nPLUGINS = ['huoye']\nTHEME = 'simple'\n"
    (tmp_path / "pelicanconf.py").write_text(f"{settings}TIMEZONE = 'UTC'\n", "utf-8")
    for command in _commands(workflow)[1:]:
        words = shlex.split(command)
        words = [sys.executable, "-m", *words] if words[0] == "pelican" else words
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stdout + done.stderr
    assert "Their text." in (tmp_path / "preview/a.html").read_text("utf-8")
