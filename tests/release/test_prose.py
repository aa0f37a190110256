"""Mistakes in texts are found, and what is right passes."""

import subprocess
import sys

import pytest

from release.prose import files, problems, titles
from tests.conftest import ROOT

HEAD = "Title: 甲:乙\nTags: 甲, 乙\n\n"


@pytest.mark.parametrize("wrong", ["甲,乙。", "甲?乙", "甲：１２", "好，乙!"])
def test_a_mistake_is_found_at_its_line(wrong: str) -> None:
    assert [line for line, _ in problems(f"{HEAD}好。\n\n{wrong}\n", ".md", set())] == [6]


@pytest.mark.parametrize(
    "right",
    ["甲，乙。", "见《甲:乙》。", "NICE的$x,y$也是。", "/// words\n    words: 酒, 樽\n///"],
)
def test_what_is_right_passes(right: str) -> None:
    assert list(problems(f"{HEAD}{right}\n", ".md", {"甲:乙"})) == []


def test_every_chinese_text_is_looked_at() -> None:
    names = {path.name for path in files()}
    assert {"nice.md", "how.md", "README.zh.md", "spring.py"} <= names
    assert not {"nice.en.md", "README.md"} & names
    assert "旋转的弹簧将如何伸长?" in titles()


def test_misspelt_english_is_found(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("prose") / "text.md"
    path.write_text("NCE is seperate.\n")
    command = [sys.executable, "-m", "codespell_lib", str(path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode and "seperate ==> separate" in run.stdout and "NCE" not in run.stdout
