"""Blogs of all shapes, each built once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.blogs.shapes import Shape, build
from tests.conftest import fill_cache
from tests.core.blog import tree

#: A shape's blog, with its site, from which nothing was lost.
Built = Callable[[Shape], Path]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all blogs keep their bakes."""
    cache = tmp_path_factory.mktemp("cache")
    fill_cache(cache)
    return cache


@pytest.fixture(scope="session")
def built(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("blogs")

    def run(shape: Shape) -> Path:
        if (folder / shape.name).exists():
            return folder / shape.name
        blog = shape.write(folder)
        before = tree(blog)
        done = build(blog, cache)
        assert done.returncode == 0, done.stdout + done.stderr
        after = tree(blog)
        assert {name: after.get(name) for name in before} == before
        return blog

    return run
