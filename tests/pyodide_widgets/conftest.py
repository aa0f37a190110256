"""One trimmed runtime and one interpreter for all tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from huoye.pyodide_widgets.baker import Baker
from huoye.pyodide_widgets.runtime import stdlib_archive


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder whose library was made in this session."""
    folder = tmp_path_factory.mktemp("cache")
    stdlib_archive(folder)
    return folder


@pytest.fixture(scope="session")
def baker(cache: Path) -> Iterator[Baker]:
    baker = Baker(cache)
    yield baker
    baker.close()
