from collections.abc import Iterator
from pathlib import Path

import pytest

from huoye.core.build import Build
from huoye.engine.kernels import BUILDS, kernel_files
from tests.engine.engines import Engine, engine_child
from tests.engine.kernels import Kernels


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both builds, assembled by this session."""
    build = Build({"CACHE_PATH": str(tmp_path_factory.mktemp("kernels"))})
    try:
        return kernel_files(build)
    finally:
        build.close()


@pytest.fixture(scope="session", params=BUILDS)
def kernels(request: pytest.FixtureRequest, files: dict[str, Path]) -> Iterator[Kernels]:
    made = Kernels(files[request.param])
    yield made
    made.close()


@pytest.fixture(scope="module")
def engine(files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """With the plain kernels, which all browsers take."""
    with engine_child(files["plain"], tmp_path_factory.getbasetemp()) as child:
        yield Engine(child)


@pytest.fixture(scope="module", params=BUILDS)
def either_engine(
    request: pytest.FixtureRequest, files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """With each build of the kernels in turn."""
    with engine_child(files[request.param], tmp_path_factory.getbasetemp()) as child:
        yield Engine(child)
