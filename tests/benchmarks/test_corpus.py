"""benchmarks/build/corpus.py: a blog of any size that the house rules accept."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from benchmarks.build import corpus


def test_a_post_has_what_its_description_says() -> None:
    text = corpus.post(16)
    body = text.partition("\n\n")[2]
    prose = re.sub(r"```.*?```|\$\$.*?\$\$", "", body, flags=re.S)
    assert 1000 < len(re.findall("[一-龥]", text)) < 1500
    assert len(re.findall(r"\$[^$\n]+\$", prose)) == 11
    assert len(re.findall(r"(?m)^\$\$\n.+?\n\$\$$", body, re.S)) == 4
    assert re.findall(r"(?m)^```(\w+)$", body) == ["python", "shell"]
    assert len(re.findall(r"(?m)^##", prose)) == 4
    assert len(re.findall(r"(?m)^Tags: \S+, \S+, \S+$", text)) == 1


def test_a_post_is_the_same_in_a_larger_blog(tmp_path: Path) -> None:
    for posts in (2, 3):
        corpus.write(tmp_path / str(posts), posts)
    names = sorted(path.name for path in (tmp_path / "3").rglob("*.md"))
    assert names == ["post-00000.md", "post-00001.md", "post-00002.md"]
    for number in range(2):
        place = f"content/{corpus.place(number)}"
        assert (tmp_path / "2" / place).read_bytes() == (tmp_path / "3" / place).read_bytes()
    assert corpus.post(1, seed=1) != corpus.post(1, seed=2)


def test_formulas_come_back() -> None:
    bodies = [corpus.post(number).partition("\n\n")[2] for number in range(200)]
    formulas = [tex for body in bodies for tex in re.findall(r"\$([^$\n]+)\$", body)]
    assert len(set(formulas)) < len(formulas) / 2


def test_both_settings_build_it(tmp_path: Path) -> None:
    corpus.write(tmp_path, 5)
    for whose in ("stock", "ours"):
        run = subprocess.run(
            [sys.executable, "-m", "pelican", "-s", f"{whose}.py"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        page = (tmp_path / f"output-{whose}/post-00004.html").read_text("utf-8")
        assert page.count("<mjx-container") == {"stock": 0, "ours": 15}[whose]
