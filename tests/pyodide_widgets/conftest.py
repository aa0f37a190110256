"""One trimmed runtime and one interpreter for all tests of this folder."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from huoye.core.build import Build
from huoye.live import plugin as live
from huoye.pyodide_widgets import plugin as pyodide_widgets
from huoye.pyodide_widgets.baker import Answer, Baker
from huoye.pyodide_widgets.runtime import stdlib_archive


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder whose library was made in this session."""
    folder = tmp_path_factory.mktemp("cache")
    with closing(Build({"CACHE_PATH": str(folder)})) as build:
        stdlib_archive(build)
    return folder


@pytest.fixture
def build_in() -> Iterator[Callable[[Path], Build]]:
    """Builds with a cache in a folder, closed at the end of the test."""
    with ExitStack() as opened:
        yield lambda folder: opened.enter_context(closing(Build({"CACHE_PATH": str(folder)})))


@pytest.fixture(scope="session")
def baker(cache: Path) -> Iterator[Baker]:
    baker = Baker(Build({"CACHE_PATH": str(cache)}))
    yield baker
    baker.close()


def evaluated(
    baker: Baker,
    name: str,
    source: str,
    inputs: Mapping[str, Any] | None = None,
    lang: str = "en",
    packages: Sequence[str] = (),
) -> Answer:
    """A formula's answer."""
    formula = {"name": name, "source": source}
    return baker.call(
        "evaluate", formula=formula, packages=list(packages), inputs=dict(inputs or {}), lang=lang
    )


@pytest.fixture
def build(tmp_path: Path, cache: Path, baker: Baker) -> Build:
    """A build of ``tmp_path`` that knows this room's figures and borrows the interpreter."""
    build = Build({"PATH": str(tmp_path), "CACHE_PATH": str(cache)}, baker)
    for begin in (live.begin, pyodide_widgets.begin):
        begin(build)
    return build
