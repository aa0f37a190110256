"""One trimmed runtime and one interpreter for all tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from huoye.core.build import Build
from huoye.live import plugin as live
from huoye.pyodide_widgets import plugin as pyodide_widgets
from huoye.pyodide_widgets.baker import Baker
from huoye.pyodide_widgets.runtime import stdlib_archive
from tests.conftest import cache_in


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder whose library was made in this session."""
    folder = tmp_path_factory.mktemp("cache")
    stdlib_archive(cache_in(folder))
    return folder


@pytest.fixture(scope="session")
def baker(cache: Path) -> Iterator[Baker]:
    baker = Baker(Build({"CACHE_PATH": str(cache)}))
    yield baker
    baker.close()


@pytest.fixture
def build(tmp_path: Path, cache: Path, baker: Baker) -> Build:
    """A build of ``tmp_path`` that knows this room's figures and borrows the interpreter."""
    build = Build({"PATH": str(tmp_path), "CACHE_PATH": str(cache)}, baker)
    for begin in (live.begin, pyodide_widgets.begin):
        begin(build)
    return build
