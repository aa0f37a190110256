"""Stages of models_export import earlier stages only, and hardly anything of the site."""

from pathlib import Path

import pytest

import models_export
from tests.imports import imports, is_inside, renamed

#: First to last. What stands in one line does not import each other.
STAGES = (
    {"errors", "processes", "ranges"},
    {"notices"},
    {"config_file", "flows", "data"},
    {"runs"},
    {"export"},
    {"family"},
    # A folder a family: what they share lies before them.
    {"pictures", "word2vec"},
    {"families"},
    {"commands"},
    {"__main__"},
)
RANKS = {stage: rank for rank, stages in enumerate(STAGES) for stage in stages}
#: What training needs of the site: small tools, the draws of latents, and model.json.
ROOMS = (
    "huoye.core",
    "huoye.live.latents",
    "huoye.onnx_demos.images",
    "huoye.onnx_demos.manifest",
)
FOLDER = Path(models_export.__file__).parent
FILES = sorted(path.relative_to(FOLDER) for path in FOLDER.rglob("*.py"))


def _stage(parts: tuple[str, ...]) -> str:
    return parts[0].removesuffix(".py")


@pytest.mark.parametrize("file", FILES, ids=str)
def test_no_stage_imports_a_later_one(file: Path) -> None:
    own = _stage(file.parts)
    if own == "__init__":
        assert not any(is_inside(name, "models_export") for name in imports(FOLDER / file))
        return
    for name in imports(FOLDER / file):
        if not is_inside(name, "models_export"):
            continue
        other = _stage(tuple(name.split(".")[1:]))
        earlier = own == other or RANKS[other] < RANKS[own]
        assert earlier, f"{file}: {name} is no earlier stage than {own}"


@pytest.mark.parametrize("file", FILES, ids=str)
def test_little_of_the_site_is_needed(file: Path) -> None:
    for name in imports(FOLDER / file):
        assert not is_inside(name, "pelican")
        if is_inside(name, "huoye"):
            assert any(is_inside(name, room) for room in ROOMS), f"{file}: {name}"


@pytest.mark.parametrize("file", FILES, ids=str)
def test_modules_keep_their_names(file: Path) -> None:
    """``import config as configs`` would leave a reader to find out what is meant."""
    assert not [*renamed(FOLDER / file, "models_export")]


def test_every_stage_has_its_place() -> None:
    there = {_stage(file.parts) for file in FILES} - {"__init__"}
    assert there == set(RANKS)
