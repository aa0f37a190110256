"""Pelican's cache of read articles is switched off, and the author is told."""

import shutil
from pathlib import Path

from tests.conftest import ROOT, Build

ARTICLE = """\
Title: 试
Date: 2020-01-01
Slug: trial
Category: 试

/// sample | nice-digits
    count: 1

图注。
///
"""


def test_two_builds_with_it(build: Build, tmp_path: Path) -> None:
    content = tmp_path / "content"
    (content / "posts").mkdir(parents=True)
    (content / "posts/trial.md").write_text(ARTICLE, "utf-8")
    for name in ("formulas", "models"):
        shutil.copytree(ROOT / "content" / name, content / name)
    settings = ("-e", "LOAD_CONTENT_CACHE=true", "CACHE_CONTENT=true")
    for _ in range(2):
        done = build(content, tmp_path / "output", *settings)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "LOAD_CONTENT_CACHE is switched off" in done.stdout + done.stderr
    models = [*(tmp_path / "output/files").glob("nice-digits-*.onnx.gz")]
    # The figure's decoder, and what the model's page offers besides.
    assert len(models) == 2
    assert all(model.stat().st_size > 1000 for model in models)
