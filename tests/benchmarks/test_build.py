"""benchmarks/build: what is measured, and the posts as other engines get them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.build import corpus
from benchmarks.build.engines import ENGINES, Post
from benchmarks.build.measured import CommandFailed, measured

_BUSY = "import time\nwhile time.process_time() < 0.2: pass"
_WITH_A_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {_BUSY!r}])"


def test_what_children_take_counts(tmp_path: Path) -> None:
    took = measured([sys.executable, "-c", _WITH_A_CHILD], tmp_path)
    assert took.cpu >= 0.2
    assert took.memory > 1


def test_a_command_that_fails_is_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="status 1\nno such thing"):
        measured([sys.executable, "-c", "raise SystemExit('no such thing')"], tmp_path)


def test_every_engine_gets_every_post(tmp_path: Path) -> None:
    corpus.write(tmp_path, 3)
    posts = [Post.read(tmp_path / "content" / corpus.place(number)) for number in range(3)]
    assert [post.slug for post in posts] == ["post-00000", "post-00001", "post-00002"]
    for engine in ENGINES:
        engine.prepare(tmp_path / engine.option, posts)
        texts = [path.read_text() for path in (tmp_path / engine.option).rglob("post-*.md")]
        assert len(texts) == 3
        for post in posts:
            assert any(post.body in text and post.fields["Title"] in text for text in texts)
            assert "{filename}" not in post.body
